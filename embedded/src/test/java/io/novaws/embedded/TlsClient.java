package io.novaws.embedded;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS client of the JDK over a socket whose input is noted. */
final class TlsClient implements AutoCloseable {
    private static final int ALERT = 21;
    /** An alert of TLS 1.3: two bytes, their type, the padding that the JDK adds, the seal. */
    private static final int SEALED_ALERT = 2 + 1 + 16 + 16;

    final NotedSocket wire;
    final SSLSocket tls;
    final RawClient http;

    /** A record as it travels (RFC 8446, 5.1). */
    record Record(int type, int length) {}

    private TlsClient(SSLContext context, String host, int port, int receiveBuffer, String... protocols)
            throws IOException {
        wire = RawClient.connected(new NotedSocket(), host, port, receiveBuffer);
        tls = (SSLSocket) context.getSocketFactory().createSocket(wire, host, port, true);
        if (protocols.length > 0) {
            tls.setEnabledProtocols(protocols);
        }
        tls.setSoTimeout(10_000);
        http = RawClient.over(tls, host + ":" + port);
    }

    static TlsClient connect(SSLContext context, int port, String... protocols) throws IOException {
        return new TlsClient(context, "127.0.0.1", port, 0, protocols);
    }

    static TlsClient connectSlow(SSLContext context, int port) throws IOException {
        return new TlsClient(context, "127.0.0.1", port, 4096);
    }

    /** Connects and opens a WebSocket. */
    static TlsClient open(SSLContext context, URI address, String... protocols) throws IOException {
        TlsClient client = new TlsClient(context, address.getHost(), address.getPort(), 0, protocols);
        client.http.handshake(address.getPath());
        return client;
    }

    X509Certificate shown() throws IOException {
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }

    /** Whether the last record that came announces the end (RFC 8446, 6.1), as far as one can see from outside. */
    boolean endWasAnnounced() {
        byte[] bytes = wire.noted.toByteArray();
        Record last = new Record(0, 0);
        for (int at = 0; at + 5 <= bytes.length; at += 5 + last.length()) {
            last = new Record(bytes[at], (bytes[at + 3] & 0xff) << 8 | bytes[at + 4] & 0xff);
        }
        boolean tls13 = tls.getSession().getProtocol().equals("TLSv1.3");
        return tls13 ? last.length() == SEALED_ALERT : last.type() == ALERT;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    static final class NotedSocket extends Socket {
        final ByteArrayOutputStream noted = new ByteArrayOutputStream();
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean holding;

        /** Keeps what is to leave, until {@link #letGo}. */
        void hold() {
            holding = true;
        }

        /** Sends all that was kept, in one packet. */
        void letGo() throws IOException {
            holding = false;
            super.getOutputStream().write(held.toByteArray());
        }

        /** Does nothing while all is kept: then what is sent announces an end that does not come. */
        @Override
        public void shutdownOutput() throws IOException {
            if (!holding) {
                super.shutdownOutput();
            }
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    (holding ? held : out).write(bytes, from, length);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    if (b >= 0) {
                        noted.write(b);
                    }
                    return b;
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    int count = super.read(bytes, from, length);
                    if (count > 0) {
                        noted.write(bytes, from, count);
                    }
                    return count;
                }
            };
        }
    }
}
