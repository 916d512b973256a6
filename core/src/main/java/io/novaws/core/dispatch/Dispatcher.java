package io.novaws.core.dispatch;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.Handshake;
import io.novaws.core.codec.CoderFactory;
import io.novaws.core.codec.Decoding;
import io.novaws.core.codec.Encoded;
import io.novaws.core.codec.Encoding;
import io.novaws.core.codec.Incoming;
import io.novaws.core.codec.RejectedMessage;
import io.novaws.core.connection.Endpoint;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.connection.Metrics;
import io.novaws.core.connection.TrafficLog;
import io.novaws.core.lane.Handover;
import io.novaws.core.lane.Lane;
import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Payload;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.core.settings.LiveSettings;
import jakarta.json.bind.Jsonb;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
            @Nullable Metrics metrics) {}

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final EndpointModel model;
    private final Surroundings surroundings;
    private final Supplier<EndpointLimits> limits;
    private final Invoker invoker;
    private final Failures failures;
    private final Encoding encoding;
    private final Decoding decoding;
    private final Signals signals;
    private final TrafficLog traffic;

    private final boolean allNonBlocking;
    private final boolean textNonBlocking;
    private final boolean binaryNonBlocking;
    private final boolean textMixed;
    private final boolean binaryMixed;

    public Dispatcher(EndpointModel model, Beans beans, EndpointConfig config, Surroundings surroundings) {
        this.model = model;
        this.surroundings = surroundings;
        this.limits = surroundings.settings().ofEndpoint(model.name());
        this.invoker = new Invoker(beans, config, surroundings.sessions());
        this.failures = new Failures(model, this);
        this.encoding = new Encoding(model.encoders(), surroundings.jsonb(), surroundings.coders(), config);
        this.decoding = new Decoding(model, surroundings.jsonb(), surroundings.coders(), config);
        this.signals = new Signals(model);
        this.traffic = new TrafficLog(surroundings.settings()::server);
        this.allNonBlocking = callbacks(callback -> true).allMatch(Callback::nonBlocking);
        this.textNonBlocking = messages(Payload::isText).allMatch(Callback::nonBlocking);
        this.binaryNonBlocking = messages(Payload::isBinary).allMatch(Callback::nonBlocking);
        this.textMixed = !textNonBlocking && messages(Payload::isText).anyMatch(Callback::nonBlocking);
        this.binaryMixed = !binaryNonBlocking && messages(Payload::isBinary).anyMatch(Callback::nonBlocking);
    }

    private Stream<Callback> callbacks(Predicate<Callback> condition) {
        Stream<@Nullable Callback> single =
                Stream.of(model.onHandshake(), model.onOpen(), model.onDrain(), model.onError(), model.onClose());
        return Stream.of(single, model.onMessage().stream(), model.onSignal().stream())
                .flatMap(Function.identity())
                .filter(Objects::nonNull)
                .filter(condition);
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
        Callback callback = model.onHandshake();
        if (callback == null) {
            return CompletableFuture.completedFuture(Admission.accept());
        }
        if (!callback.access().permits(connection::isUserInRole)) {
            return CompletableFuture.completedFuture(refusal(connection));
        }
        try {
            invoker.begin(connection);
            Object result = invoker.call(callback, connection, Event.of(handshake));
            if (result instanceof CompletionStage<?> stage) {
                return stage.thenApply(Dispatcher::admission);
            }
            return CompletableFuture.completedFuture(callback.returnsVoid() ? Admission.accept() : admission(result));
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** The answer to a caller without the role that is asked for: 401 to one who is not known, 403 to one who is. */
    public static Admission.Refused refusal(LiveConnection connection) {
        return Admission.refuse(connection.principal().isPresent() ? FORBIDDEN : UNAUTHORIZED);
    }

    private static Admission admission(@Nullable Object result) {
        if (result instanceof Admission admission) {
            return admission;
        }
        throw new IllegalStateException("the handshake callback answered null instead of an Admission");
    }

    /** The connection was admitted, and no open followed: ends its scope. */
    public void abandoned(LiveConnection connection) {
        if (connection.abandon()) {
            finish(connection);
        }
    }

    // ---- events of the link

    /** The connection has its link. */
    public void opened(LiveConnection connection) {
        connection.lane().start(turn(nonBlocking(model.onOpen()), () -> {
            Callback callback = model.onOpen();
            if (model.onHandshake() == null) {
                try {
                    invoker.begin(connection);
                } catch (RuntimeException | Error failure) {
                    return failures.handle(connection, "the start of the connection scope", failure, allNonBlocking);
                }
            }
            return callback == null ? null : call(callback, connection, Event.NONE);
        }));
    }

    /** A text message of the peer. */
    public void text(LiveConnection connection, String text) {
        if (traffic.isOn()) {
            traffic.came(connection, text);
        }
        submit(connection, () -> decoding.read(text), text.length(), textMixed, textNonBlocking);
    }

    /** A binary message of the peer; the buffer is this message's alone. */
    public void binary(LiveConnection connection, ByteBuffer data) {
        if (traffic.isOn()) {
            traffic.came(connection, data);
        }
        submit(connection, () -> decoding.read(data), data.remaining(), binaryMixed, binaryNonBlocking);
    }

    private void submit(
            LiveConnection connection, MessageTurn.Reader reader, int size, boolean mixed, boolean nonBlocking) {
        if (!connection.charge(1)) {
            return;
        }
        if (!mixed) {
            connection.lane().submit(new MessageTurn(this, connection, reader, size, nonBlocking));
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
        connection.lane().submit(new MessageTurn(this, connection, read, size, here));
    }

    /** A pong of the peer; the transport has charged for it as a control frame. */
    public void pong(LiveConnection connection, PongMessage pong) {
        if (connection.takesAnswer(pong.getApplicationData())) {
            return;
        }
        decoding.pong().ifPresent(callback -> connection.lane().submit(new PongTurn(this, connection, callback, pong)));
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
    public Lane.Turn signalTurn(LiveConnection connection, Object signal) {
        Callback callback = signals.callbackFor(signal);
        return turn(
                callback.nonBlocking(),
                () -> connection.isClosingLocally() ? null : call(callback, connection, Event.of(signal)));
    }

    /** On a worker in any case: whoever drains has thousands to tell. */
    @Override
    public Lane.@Nullable Turn drainTurn(LiveConnection connection, Supplier<Duration> timeLeft) {
        Callback callback = model.onDrain();
        if (callback == null) {
            return null;
        }
        return turn(false, () -> {
            CloseCause cause = connection.closeCause().orElse(CloseCause.DRAIN);
            return cause == CloseCause.DRAIN ? call(callback, connection, Event.of(timeLeft.get())) : null;
        });
    }

    @Override
    public Lane.Turn closeTurn(LiveConnection connection) {
        return turn(nonBlocking(model.onClose()), () -> {
            CompletionStage<?> unfinished = null;
            try {
                EndLog.log(connection);
                unfinished = callOnClose(connection);
            } finally {
                if (unfinished == null) {
                    finish(connection); // whatever went wrong: there is no other turn for it
                }
            }
            return unfinished == null ? null : unfinished.whenComplete((value, failure) -> finish(connection));
        });
    }

    private @Nullable CompletionStage<?> callOnClose(LiveConnection connection) {
        Callback callback = model.onClose();
        if (callback == null) {
            return null;
        }
        CloseReason reason = Objects.requireNonNull(connection.closeReason());
        CloseCause cause = connection.closeCause().orElse(CloseCause.ERROR);
        return call(callback, connection, Event.of(reason, cause, connection.closeFailure()));
    }

    @Override
    public void finish(LiveConnection connection) {
        if (!connection.over()) {
            return;
        }
        try {
            if (connection.scopeEnds()) {
                invoker.end(connection);
            }
        } finally {
            connection.forgotten();
        }
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

    // ---- one callback

    /** Calls a callback in its turn and gives effect to what comes of it. */
    @Nullable
    CompletionStage<?> call(Callback callback, LiveConnection connection, Event event) {
        Object result;
        try {
            result = invoker.call(callback, connection, event);
        } catch (Throwable failure) {
            return failures.handle(connection, callback, failure);
        }
        if (!(result instanceof CompletionStage<?> stage)) {
            return conclude(callback, connection, result);
        }
        boolean over = stage instanceof CompletableFuture<?> done && done.isDone();
        if (!over && connection.waitsForNoStage() && callback.kind() != Callback.Kind.CLOSE) {
            return null;
        }
        if (stage instanceof CompletableFuture<?> future && future.isDone() && !future.isCompletedExceptionally()) {
            return conclude(callback, connection, future.join());
        }
        long turn = connection.lane().suspend();
        try {
            return stage.handle((value, failure) -> connection.lane().resume(turn)
                            ? resumed(callback, connection, value, failure)
                            : orDone(null))
                    .thenCompose(Function.identity());
        } catch (RuntimeException | Error unusable) { // a stage of the application's own making
            return connection.lane().resume(turn) ? failures.handle(connection, callback, unusable) : null;
        }
    }

    /** The callback's stage is complete, and its turn goes on. */
    private CompletionStage<@Nullable Object> resumed(
            Callback callback, LiveConnection connection, @Nullable Object value, @Nullable Throwable failure) {
        connection.runs(null);
        Throwable failed = failure == null ? effect(callback, connection, value) : failure;
        return failed == null ? orDone(null) : onWorker(() -> failures.handle(connection, callback, failed));
    }

    private @Nullable CompletionStage<?> conclude(
            Callback callback, LiveConnection connection, @Nullable Object result) {
        Throwable failure = effect(callback, connection, result);
        return failure == null ? null : failures.handle(connection, callback, failure);
    }

    /** Gives effect to a result; answers why that failed, or null. */
    private static @Nullable Throwable effect(Callback callback, LiveConnection connection, @Nullable Object result) {
        if (callback.kind() != Callback.Kind.CLOSE) {
            try {
                Outcomes.apply(connection, result);
            } catch (RuntimeException | Error failure) {
                return failure;
            }
        }
        return null;
    }

    /** Does what may block on a worker. */
    CompletionStage<@Nullable Object> onWorker(Supplier<@Nullable CompletionStage<?>> work) {
        CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
        Handover.run(workers(), () -> orDone(work.get()).whenComplete((value, failure) -> done.complete(null)));
        return done;
    }

    @SuppressWarnings("unchecked")
    private static CompletionStage<@Nullable Object> orDone(@Nullable CompletionStage<?> stage) {
        return stage == null ? CompletableFuture.completedFuture(null) : (CompletionStage<@Nullable Object>) stage;
    }

    /** A message could not be read for a reason that nobody foresaw: a decoder's bug, or JSON too deep for the stack. */
    @Nullable
    CompletionStage<?> failed(LiveConnection connection, Throwable failure, boolean nonBlocking) {
        return failures.handle(connection, "reading a message", failure, nonBlocking);
    }

    /** A message that no callback can be called with. */
    @Nullable
    CompletionStage<?> rejected(LiveConnection connection, RejectedMessage rejected, boolean nonBlocking) {
        return failures.handle(connection, rejected, nonBlocking);
    }

    private boolean nonBlocking(@Nullable Callback callback) {
        return callback == null ? allNonBlocking : callback.nonBlocking();
    }

    private interface Action {
        @Nullable
        CompletionStage<?> run();
    }

    private static Lane.Turn turn(boolean nonBlocking, Action action) {
        return new Lane.Turn() {
            @Override
            public @Nullable CompletionStage<?> run() {
                return action.run();
            }

            @Override
            public boolean nonBlocking() {
                return nonBlocking;
            }
        };
    }
}
