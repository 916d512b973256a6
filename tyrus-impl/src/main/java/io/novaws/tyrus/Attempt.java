package io.novaws.tyrus;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.core.reconnect.RetryAfter;
import io.novaws.spi.Dial;
import io.novaws.spi.LinkControl;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One dial: name, socket, proxy, TLS, handshake, in this order, each only if the one before has succeeded. Whoever completes
 * its result ends it.
 *
 * <p>Threading: each step runs where the one before was found done; the time-out and a cancellation come at any time.
 */
final class Attempt {
    private static final int OK = 200;
    private static final int NOT_OK = 300;
    private static final int SWITCHING = 101;

    private final Dial dial;
    private final Endpoint endpoint;
    private final Io io;
    private final Engines engines;
    private final Map<Session, LinkControl> controls;
    private final CompletableFuture<Session> result = new CompletableFuture<>();
    /** The server has agreed: the session opens now, whatever the time is. */
    private final AtomicBoolean opening = new AtomicBoolean();

    private volatile @Nullable Wire wire;

    Attempt(Dial dial, Endpoint endpoint, Io io, Engines engines, Map<Session, LinkControl> controls) {
        this.dial = dial;
        this.endpoint = endpoint;
        this.io = io;
        this.engines = engines;
        this.controls = controls;
    }

    CompletableFuture<Session> start() {
        Future<?> timeout = io.schedule(
                () -> {
                    if (!opening.get()) {
                        fail(Reason.TIMEOUT, "no answer in " + dial.timeout().toMillis() + " ms", null);
                    }
                },
                Math.max(1, dial.timeout().toMillis()));
        result.whenComplete((session, failure) -> {
            if (timeout != null) {
                timeout.cancel(false);
            }
            Wire open = wire;
            if (failure != null && open != null) {
                open.kill();
            }
        });
        io.run(() -> step(this::lookUp));
        return result;
    }

    private interface Step {
        void run() throws IOException, GeneralSecurityException;
    }

    /** A step that may fail. */
    private void step(Step step) {
        try {
            step.run();
        } catch (SSLException failure) {
            fail(Reason.TLS, "TLS failed", failure);
        } catch (ProtocolException failure) {
            fail(Reason.PROTOCOL, String.valueOf(failure.getMessage()), null);
        } catch (IOException failure) {
            fail(Reason.UNREACHABLE, "the network failed", failure);
        } catch (GeneralSecurityException failure) {
            fail(Reason.TLS, "the platform has no TLS", failure);
        } catch (RuntimeException | Error failure) {
            fail(Reason.PROTOCOL, "the dial failed: " + failure.getClass().getSimpleName(), failure);
        }
    }

    private void fail(Reason reason, String why, @Nullable Throwable cause) {
        boolean stopped = io.closed();
        result.completeExceptionally(new DialException(
                stopped ? Reason.CLOSED : reason,
                HandshakeText.address(dial.uri()) + ": " + (stopped ? "the transport is closed" : why),
                cause));
    }

    private void refused(HttpAnswer answer, String whose) {
        result.completeExceptionally(new DialException(
                Reason.REFUSED,
                answer.status(),
                RetryAfter.of(answer.line("Retry-After"), Instant.now()),
                HandshakeText.address(dial.uri()) + ": the " + whose + " answered " + answer.status(),
                null));
    }

    // ---- the socket

    private void lookUp() throws IOException {
        InetSocketAddress proxy = dial.proxy().orElse(null);
        if (proxy != null && proxy.getAddress() != null) {
            connect(new InetAddress[] {proxy.getAddress()}, 0, proxy.getPort());
        } else if (proxy != null) {
            connect(InetAddress.getAllByName(proxy.getHostString()), 0, proxy.getPort());
        } else {
            connect(InetAddress.getAllByName(HandshakeText.host(dial.uri())), 0, HandshakeText.port(dial.uri()));
        }
    }

    /** Tries one address, and after it the next. */
    private void connect(InetAddress[] addresses, int turn, int port) throws IOException {
        if (result.isDone()) {
            return;
        }
        AsynchronousSocketChannel channel = io.socket();
        Wire next = new Wire(channel, io);
        wire = next;
        if (result.isDone()) {
            next.kill();
            return;
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean last = turn == addresses.length - 1;
        Future<?> share =
                last ? null : io.schedule(next::kill, Math.max(1, dial.timeout().toMillis() / addresses.length));
        channel.connect(
                new InetSocketAddress(addresses[turn], port), null, new CompletionHandler<Void, @Nullable Void>() {
                    @Override
                    public void completed(Void connected, @Nullable Void nothing) {
                        if (share != null) {
                            share.cancel(false);
                        }
                        step(() -> connected(next));
                    }

                    @Override
                    public void failed(Throwable failure, @Nullable Void nothing) {
                        if (share != null) {
                            share.cancel(false);
                        }
                        next.kill();
                        if (last) {
                            fail(Reason.UNREACHABLE, "no connection", failure);
                        } else {
                            step(() -> connect(addresses, turn + 1, port));
                        }
                    }
                });
    }

    private void connected(Wire open) throws IOException, GeneralSecurityException {
        if (dial.proxy().isEmpty()) {
            secure(open);
        } else {
            open.to(new Answers((answer, rest) -> tunnel(answer, open)));
            open.write(HandshakeText.connect(dial), (bytes, failure) -> {});
        }
        open.read();
    }

    private void tunnel(HttpAnswer answer, Wire open) throws IOException, GeneralSecurityException {
        if (answer.status() < OK || answer.status() >= NOT_OK) {
            refused(answer, "proxy");
        } else {
            secure(open);
        }
    }

    private void secure(Wire open) throws IOException, GeneralSecurityException {
        open.to(new Answers((answer, rest) -> {
            throw new ProtocolException("the server speaks before it is asked");
        }));
        if (!HandshakeText.secure(dial.uri())) {
            request(open);
            return;
        }
        SSLContext context = dial.sslContext().isPresent() ? dial.sslContext().get() : SSLContext.getDefault();
        open.secure(
                Tls.with(context, HandshakeText.host(dial.uri()), HandshakeText.port(dial.uri())),
                () -> step(() -> request(open)));
    }

    // ---- the handshake

    private void request(Wire open) {
        Handshake own = new Handshake(dial, open, new Opening(endpoint, new WireControl(open), controls), engines);
        open.to(new Answers((answer, rest) -> agree(own, answer, rest, open)));
        open.write(own.request(), (bytes, failure) -> {});
    }

    private void agree(Handshake own, HttpAnswer answer, ByteBuffer rest, Wire open) throws IOException {
        if (answer.status() != SWITCHING) {
            refused(answer, "server");
            return;
        }
        if (result.isDone()) {
            return;
        }
        opening.set(true);
        if (result.complete(own.open(answer))) {
            open.deliver(rest);
        } else {
            open.kill();
        }
    }

    /** What comes in before the link is open: one answer. */
    private final class Answers implements Wire.Receiver {
        private final AnswerReader reader = new AnswerReader();
        private final Taker taker;

        private Answers(Taker taker) {
            this.taker = taker;
        }

        @Override
        public void received(ByteBuffer bytes) {
            step(() -> {
                HttpAnswer answer = reader.read(bytes);
                if (answer != null) {
                    taker.take(answer, bytes);
                }
            });
            bytes.position(bytes.limit());
        }

        @Override
        public void ended(@Nullable Throwable why) {
            step(() -> {
                if (why instanceof SSLException tls) {
                    throw tls;
                }
                fail(Reason.UNREACHABLE, "the connection was lost before there was an answer", why);
            });
        }
    }

    private interface Taker {
        void take(HttpAnswer answer, ByteBuffer rest) throws IOException, GeneralSecurityException;
    }
}
