package io.novaws.core.model;

import io.novaws.MessageCost;
import io.novaws.OnDrain;
import io.novaws.OnHandshake;
import io.novaws.OnReconnected;
import io.novaws.OnSignal;
import jakarta.websocket.Decoder;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One callback: what it is and how to call it.
 *
 * <p>Threading: immutable.
 */
public final class Callback {
    /** What a callback is for. */
    public enum Kind {
        HANDSHAKE(OnHandshake.class),
        OPEN(OnOpen.class),
        RECONNECTED(OnReconnected.class),
        MESSAGE(OnMessage.class),
        SIGNAL(OnSignal.class),
        DRAIN(OnDrain.class),
        ERROR(OnError.class),
        CLOSE(OnClose.class);

        private final Class<? extends Annotation> annotation;

        Kind(Class<? extends Annotation> annotation) {
            this.annotation = annotation;
        }

        /** The annotation that marks it. */
        public Class<? extends Annotation> annotation() {
            return annotation;
        }

        /** How messages call it: {@code @OnOpen}. */
        @Override
        public String toString() {
            return "@" + annotation.getSimpleName();
        }
    }

    private final Kind kind;
    private final Method method;
    private final MethodHandle handle;
    private final List<Argument> arguments;
    private final boolean nonBlocking;
    private final Access access;
    private final int cost;
    private final @Nullable Type type;
    private final @Nullable Intake intake;

    Callback(
            Kind kind,
            Method method,
            List<Argument> arguments,
            boolean nonBlocking,
            Access access,
            @Nullable Intake intake) {
        this.kind = kind;
        this.method = method;
        this.handle = Handles.spreading(method);
        this.arguments = List.copyOf(arguments);
        this.nonBlocking = nonBlocking;
        this.access = access;
        MessageCost declared = method.getAnnotation(MessageCost.class);
        this.cost = declared == null ? 1 : declared.value();
        this.type = Arguments.messageType(arguments);
        this.intake = intake;
    }

    public Kind kind() {
        return kind;
    }

    public Method method() {
        return method;
    }

    /** Where it is declared: {@code ChatRoom.said(Said, int)}. */
    public String place() {
        return Place.of(method);
    }

    /** What fills its parameters, in their order. */
    public List<Argument> arguments() {
        return arguments;
    }

    /** Whether it is called on the container's thread: {@link io.novaws.NonBlocking}, or its result is a stage. */
    public boolean nonBlocking() {
        return nonBlocking;
    }

    /** Who may reach it once connected: the method's own annotation. */
    public Access access() {
        return access;
    }

    /** How a message callback receives; null for other callbacks. */
    public @Nullable Payload payload() {
        return intake == null ? null : intake.payload();
    }

    /** The type of a message callback's message; null for other callbacks. */
    public @Nullable Type messageType() {
        return kind == Kind.MESSAGE ? type : null;
    }

    /** The type of a signal callback's signal; null for other callbacks. */
    public @Nullable Type signalType() {
        return kind == Kind.SIGNAL ? type : null;
    }

    /** The names of the text messages that the callback takes; null if it takes those that no other is named for. */
    public @Nullable MessageNames names() {
        return intake == null ? null : intake.names();
    }

    /** The declared decoders that read this callback's message, in order; empty unless the payload is decoded. */
    public List<Class<? extends Decoder>> decoders() {
        return intake == null ? List.of() : intake.decoders();
    }

    /** The callback's own limit in bytes, below the endpoint's; -1 if it has none. */
    public int maxMessageSize() {
        return intake == null ? -1 : intake.maxMessageSize();
    }

    /** How much of the inbound rate one message takes. */
    public int cost() {
        return cost;
    }

    /** The erased type of its result. */
    public Class<?> returns() {
        return method.getReturnType();
    }

    public boolean returnsVoid() {
        return returns() == void.class;
    }

    /**
     * Calls it on an instance or a proxy of the endpoint, which may override it.
     *
     * @param arguments one for each parameter
     * @return its result; null if it returns {@code void}
     * @throws Throwable what the callback throws, as it is
     */
    public @Nullable Object invoke(Object instance, @Nullable Object[] arguments) throws Throwable {
        return (Object) handle.invokeExact(instance, arguments);
    }

    @Override
    public String toString() {
        return kind + " " + place();
    }
}
