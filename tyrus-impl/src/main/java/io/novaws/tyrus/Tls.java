package io.novaws.tyrus;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS on one {@link Wire}. The certificate must be the host's (RFC 9110, 4.3.4).
 *
 * <p>Threading: safe from any thread; one reads at a time.
 */
final class Tls {
    /** What a reader has to do next. */
    enum Step {
        /** There is something in {@link #plain}. */
        DATA,
        /** Read more of the socket. */
        MORE,
        /** Run the {@linkplain #task tasks}. */
        TASK,
        /** Write what {@link #answer} says. */
        ANSWER,
        /** The peer has said goodbye. */
        CLOSED
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    /** Used by the reader. */
    private ByteBuffer plain = NOTHING;

    private volatile boolean established;

    private Tls(SSLEngine engine) {
        this.engine = engine;
    }

    static Tls with(SSLContext context, String host, int port) throws SSLException {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        return new Tls(engine);
    }

    /** Whether both sides have agreed, and messages may go out. */
    boolean established() {
        return established;
    }

    /** What {@link Step#DATA} stands for, until the next call of {@link #unwrap}. */
    ByteBuffer plain() {
        return plain;
    }

    Step unwrap(ByteBuffer in) throws SSLException {
        synchronized (engine) {
            while (true) {
                HandshakeStatus next = engine.getHandshakeStatus();
                if (next == HandshakeStatus.NEED_TASK) {
                    return Step.TASK;
                }
                if (next == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                    return Step.ANSWER;
                }
                Step step = unwrapOne(in);
                if (step != null) {
                    return step;
                }
            }
        }
    }

    private @Nullable Step unwrapOne(ByteBuffer in) throws SSLException {
        plain.clear();
        SSLEngineResult result = engine.unwrap(in, plain);
        note(result);
        switch (result.getStatus()) {
            case CLOSED -> {
                return Step.CLOSED;
            }
            case BUFFER_UNDERFLOW -> {
                return Step.MORE;
            }
            case BUFFER_OVERFLOW -> {
                plain = ByteBuffer.allocate(
                        Math.max(2 * plain.capacity(), engine.getSession().getApplicationBufferSize()));
                return null;
            }
            case OK -> {
                if (plain.position() > 0) {
                    plain.flip();
                    return Step.DATA;
                }
                return result.bytesConsumed() == 0 && !busy(result.getHandshakeStatus()) ? Step.MORE : null;
            }
        }
        return Step.MORE;
    }

    private static boolean busy(HandshakeStatus status) {
        return status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
    }

    private void note(SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            established = true;
        }
    }

    /** The next work of the handshake that may take its time; null if there is none. */
    @Nullable
    Runnable task() {
        synchronized (engine) {
            return engine.getDelegatedTask();
        }
    }

    /** What the handshake, or a goodbye, has to say next; null if nothing. */
    @Nullable
    ByteBuffer answer() throws SSLException {
        synchronized (engine) {
            return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP ? wrap(NOTHING.duplicate()) : null;
        }
    }

    /** One record of the message; its position moves. Null if nothing may be said any more. */
    @Nullable
    ByteBuffer wrap(ByteBuffer message) throws SSLException {
        synchronized (engine) {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(message, record);
            while (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                record = ByteBuffer.allocate(2 * record.capacity());
                result = engine.wrap(message, record);
            }
            note(result);
            record.flip();
            return record.hasRemaining() ? record : null;
        }
    }

    /** Says goodbye (RFC 8446, 6.1); null if that is not possible. */
    @Nullable
    ByteBuffer goodbye() {
        synchronized (engine) {
            engine.closeOutbound();
            try {
                return wrap(NOTHING.duplicate());
            } catch (SSLException broken) {
                return null;
            }
        }
    }

    /** How large a record of the peer may be. */
    int recordSize() {
        return engine.getSession().getPacketBufferSize();
    }
}
