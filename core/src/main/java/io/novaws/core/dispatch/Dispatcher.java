package io.novaws.core.dispatch;

import io.novaws.Admission;
import io.novaws.Handshake;
import io.novaws.core.codec.Answers;
import io.novaws.core.codec.CoderFactory;
import io.novaws.core.codec.Decoding;
import io.novaws.core.codec.Encoded;
import io.novaws.core.codec.Encoding;
import io.novaws.core.codec.Incoming;
import io.novaws.core.codec.ReceivedBinary;
import io.novaws.core.codec.ReceivedText;
import io.novaws.core.codec.RejectedMessage;
import io.novaws.core.codec.Screening;
import io.novaws.core.connection.Endpoint;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.connection.Metrics;
import io.novaws.core.connection.TrafficLog;
import io.novaws.core.lane.Turn;
import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Payload;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.core.settings.LiveSettings;
import io.novaws.handler.Correlation;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.Received;
import jakarta.json.bind.Jsonb;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint at work: from the events of a link to its callbacks, and from their results to the outbox.
 *
 * <p>Threading: safe from any thread. Events of one link come one at a time; their callbacks run in the connection's
 * lane.
 */
public final class Dispatcher implements Endpoint {
    /** What an endpoint needs of the application that it is part of. */
    public record Surroundings(
            Jsonb jsonb,
            CoderFactory coders,
            Executor workers,
            ScheduledExecutorService timer,
            Function<LiveConnection, Session> sessions,
            LiveSettings settings,
            LongSupplier clock,
            @Nullable Metrics metrics,
            Correlation correlation) {}

    private final EndpointModel model;
    private final Surroundings surroundings;
    private final @Nullable MessageHandler messages;
    private final Supplier<EndpointLimits> limits;
    private final Calls calls;
    private final Lifecycle lifecycle;
    private final Encoding encoding;
    private final Decoding decoding;
    private final Answers answers;
    private final Signals signals;
    private final TrafficLog traffic;

    private final boolean textNonBlocking;
    private final boolean binaryNonBlocking;
    private final boolean textMixed;
    private final boolean binaryMixed;

    /**
     * An endpoint at work.
     *
     * @param messages what its messages pass, unless a connection has something of its own; null if there is nothing
     */
    public Dispatcher(
            EndpointModel model,
            Beans beans,
            EndpointConfig config,
            Surroundings surroundings,
            @Nullable MessageHandler messages) {
        this.model = model;
        this.surroundings = surroundings;
        this.messages = messages;
        this.limits = surroundings.settings().ofEndpoint(model.name());
        Invoker invoker = new Invoker(beans, config, surroundings.sessions());
        this.calls = new Calls(model, invoker, surroundings.workers());
        this.lifecycle = new Lifecycle(model, invoker, calls, callbacks().allMatch(Callback::nonBlocking));
        this.encoding = new Encoding(model.encoders(), surroundings.jsonb(), surroundings.coders(), config);
        this.decoding = new Decoding(model, surroundings.jsonb(), surroundings.coders(), config);
        this.answers = new Answers(surroundings.jsonb());
        this.signals = new Signals(model);
        this.traffic = new TrafficLog(surroundings.settings()::server);
        this.textNonBlocking = messages(Payload::isText).allMatch(Callback::nonBlocking);
        this.binaryNonBlocking = messages(Payload::isBinary).allMatch(Callback::nonBlocking);
        this.textMixed = !textNonBlocking && messages(Payload::isText).anyMatch(Callback::nonBlocking);
        this.binaryMixed = !binaryNonBlocking && messages(Payload::isBinary).anyMatch(Callback::nonBlocking);
    }

    private Stream<Callback> callbacks() {
        Stream<@Nullable Callback> single = Stream.of(
                model.onHandshake(),
                model.onOpen(),
                model.onReconnected(),
                model.onDrain(),
                model.onError(),
                model.onClose());
        return Stream.of(single, model.onMessage().stream(), model.onSignal().stream())
                .flatMap(Function.identity())
                .filter(Objects::nonNull);
    }

    private Stream<Callback> messages(Predicate<Payload> kind) {
        return model.onMessage().stream()
                .filter(callback -> callback.payload() != null && kind.test(callback.payload()));
    }

    // ---- before the link

    /** Whether the handshake callback may block. */
    public boolean handshakeMayBlock() {
        return model.onHandshake() != null && !model.onHandshake().nonBlocking();
    }

    /** Begins the connection's scope and asks the handshake callback; fails if that throws. */
    public CompletionStage<Admission> handshake(LiveConnection connection, Handshake handshake) {
        return lifecycle.handshake(connection, handshake);
    }

    /** The answer to a caller without the role that is asked for: 401 to one who is not known, 403 to one who is. */
    public static Admission.Refused refusal(LiveConnection connection) {
        return Lifecycle.refusal(connection);
    }

    /** The connection was admitted, and no open followed: ends its scope. */
    public void abandoned(LiveConnection connection) {
        lifecycle.abandoned(connection);
    }

    // ---- events of the link

    /** The connection has its link. */
    public void opened(LiveConnection connection) {
        lifecycle.opened(connection);
    }

    /** A client's connection is about to be dialled: its scope begins. */
    public void dialled(LiveConnection connection) {
        lifecycle.dialled(connection);
    }

    /** A client's connection has another link, and everything back. */
    public void reconnected(LiveConnection connection) {
        lifecycle.reconnected(connection);
    }

    /** A text message of the peer. */
    public void text(LiveConnection connection, String text) {
        if (traffic.isOn()) {
            traffic.came(connection, text);
        }
        connection.came(text);
        MessageHandler handler = connection.messages();
        if (handler == null || !splits(connection, handler, new ReceivedText(text))) {
            message(connection, text);
        }
    }

    private void message(LiveConnection connection, String text) {
        if (connection.takes(text)) {
            return;
        }
        MessageHandler handler = connection.messages();
        MessageTurn.Reader reader = handler == null
                ? () -> decoding.read(text)
                : () -> decoding.read(text, new Screening(handler, connection));
        submit(connection, reader, text.length(), textMixed, textNonBlocking);
    }

    /** A binary message of the peer; the buffer is this message's alone. */
    public void binary(LiveConnection connection, ByteBuffer data) {
        if (traffic.isOn()) {
            traffic.came(connection, data);
        }
        connection.came(data);
        MessageHandler handler = connection.messages();
        if (handler == null || !splits(connection, handler, new ReceivedBinary(data))) {
            message(connection, data);
        }
    }

    private void message(LiveConnection connection, ByteBuffer data) {
        MessageHandler handler = connection.messages();
        MessageTurn.Reader reader = handler == null
                ? () -> decoding.read(data)
                : () -> decoding.read(data, new Screening(handler, connection));
        submit(connection, reader, data.remaining(), binaryMixed, binaryNonBlocking);
    }

    /** Whether the application's handler has taken the message apart, or failed to. */
    private boolean splits(LiveConnection connection, MessageHandler handler, Received message) {
        try {
            return handler.split(connection, message, new MessageHandler.Parts() {
                @Override
                public void text(String text) {
                    message(connection, text);
                }

                @Override
                public void binary(ByteBuffer data) {
                    message(connection, data);
                }
            });
        } catch (RuntimeException failure) {
            connection
                    .lane()
                    .submit(new MessageTurn(
                            calls,
                            connection,
                            () -> {
                                throw failure;
                            },
                            0,
                            false));
            return true;
        }
    }

    private void submit(
            LiveConnection connection, MessageTurn.Reader reader, int size, boolean mixed, boolean nonBlocking) {
        if (!connection.charge(1)) {
            return;
        }
        if (!mixed) {
            connection.lane().submit(new MessageTurn(calls, connection, reader, size, nonBlocking));
            return;
        }
        // Which callback takes it decides where it runs: read it now.
        MessageTurn.Reader read;
        boolean here = false;
        try {
            Incoming incoming = reader.read();
            read = () -> incoming;
            here = incoming.callback().nonBlocking();
        } catch (RejectedMessage rejected) {
            read = () -> {
                throw rejected;
            };
        } catch (RuntimeException | Error unexpected) {
            read = () -> {
                throw unexpected;
            };
        }
        connection.lane().submit(new MessageTurn(calls, connection, read, size, here));
    }

    /** A pong of the peer; the transport has charged for it as a control frame. */
    public void pong(LiveConnection connection, PongMessage pong) {
        if (connection.takesAnswer(pong.getApplicationData())) {
            return;
        }
        decoding.pong()
                .ifPresent(callback -> connection.lane().submit(new PongTurn(calls, connection, callback, pong)));
    }

    /** Whether a callback takes pongs. */
    public boolean takesPongs() {
        return decoding.pong().isPresent();
    }

    // ---- Endpoint

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Class<?> beanClass() {
        return model.beanClass();
    }

    /** The endpoint as it was declared. */
    public EndpointModel model() {
        return model;
    }

    @Override
    public Encoded encode(Object message) {
        return encoding.encode(message);
    }

    @Override
    public Turn signalTurn(LiveConnection connection, Object signal) {
        Callback callback = signals.callbackFor(signal);
        return new ActionTurn(
                callback.nonBlocking(),
                () -> connection.isClosingLocally() ? null : calls.call(callback, connection, Event.of(signal)));
    }

    @Override
    public @Nullable Turn drainTurn(LiveConnection connection, Supplier<Duration> timeLeft) {
        return lifecycle.drainTurn(connection, timeLeft);
    }

    @Override
    public Turn closeTurn(LiveConnection connection) {
        return lifecycle.closeTurn(connection);
    }

    @Override
    public void finish(LiveConnection connection) {
        lifecycle.finish(connection);
    }

    @Override
    public Correlation correlation() {
        return surroundings.correlation();
    }

    @Override
    public Answers answers() {
        return answers;
    }

    @Override
    public EndpointLimits limits() {
        return limits.get();
    }

    @Override
    public LongSupplier clock() {
        return surroundings.clock();
    }

    @Override
    public @Nullable Metrics metrics() {
        return surroundings.metrics();
    }

    @Override
    public @Nullable MessageHandler messages() {
        return messages;
    }

    @Override
    public TrafficLog traffic() {
        return traffic;
    }

    @Override
    public Executor workers() {
        return surroundings.workers();
    }

    @Override
    public ScheduledExecutorService timer() {
        return surroundings.timer();
    }

    /** Ends the use of encoders and decoders. */
    public void destroy() {
        encoding.destroy();
        decoding.destroy();
    }
}
