package io.novaws.core.model;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.core.model.Callback.Kind;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out what fills the parameters of a callback. */
final class Arguments {
    /** What a callback may declare anywhere; in the handshake only those of {@link #EARLY}. */
    private static final Map<Class<?>, Argument> BY_TYPE = Map.of(
            Connection.class, new Argument.ConnectionArgument(),
            Handshake.class, new Argument.HandshakeArgument(),
            Session.class, new Argument.SessionArgument(),
            EndpointConfig.class, new Argument.Config(),
            ServerEndpointConfig.class, new Argument.Config());

    private static final Set<Class<?>> EARLY = Set.of(Connection.class, Handshake.class);

    private final Kind kind;
    private final Method method;
    private final Endpoint endpoint;
    private final Map<Integer, Argument> bound = new TreeMap<>();
    private final List<Integer> open = new ArrayList<>();

    private Arguments(Kind kind, Method method, Endpoint endpoint) {
        this.kind = kind;
        this.method = method;
        this.endpoint = endpoint;
    }

    /** The arguments in the order of the parameters; fewer than those where a parameter is wrong. */
    static List<Argument> read(Kind kind, Method method, Endpoint endpoint) {
        Arguments arguments = new Arguments(kind, method, endpoint);
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            arguments.bind(i, parameters[i]);
        }
        arguments.checkCount();
        return List.copyOf(arguments.bound.values());
    }

    /** The type of the message or signal among the arguments; null if there is none. */
    static @Nullable Type messageType(List<Argument> arguments) {
        for (Argument argument : arguments) {
            if (argument instanceof Argument.Message message) {
                return message.type();
            }
        }
        return null;
    }

    private void bind(int index, Parameter parameter) {
        Class<?> type = parameter.getType();
        PathParam variable = parameter.getAnnotation(PathParam.class);
        Argument known = BY_TYPE.get(type);
        if (variable != null) {
            bindPathParameter(index, variable.value(), type);
        } else if (kind == Kind.HANDSHAKE && !EARLY.contains(type)) {
            report(Rule.HANDSHAKE_PARAMETER, shown(index) + " is not there yet when the peer asks to connect");
        } else if (known != null && fits(known)) {
            bound.put(index, known);
        } else if (type == ClientConnection.class && endpoint.client()) {
            bound.put(index, new Argument.ClientConnectionArgument());
        } else if (kind == Kind.CLOSE && type == CloseReason.class) {
            bound.put(index, new Argument.CloseReasonArgument());
        } else if (kind == Kind.CLOSE && type == CloseCause.class) {
            bound.put(index, new Argument.CloseCauseArgument());
        } else if (kind == Kind.DRAIN && type == Duration.class) {
            bound.put(index, new Argument.TimeLeft());
        } else if ((kind == Kind.CLOSE || kind == Kind.ERROR) && Throwable.class.isAssignableFrom(type)) {
            bound.put(index, new Argument.ThrowableArgument(type.asSubclass(Throwable.class)));
        } else if ((kind == Kind.MESSAGE || kind == Kind.SIGNAL) && mayBeMessage(type)) {
            open.add(index);
        } else {
            report(Rule.PARAMETER_UNKNOWN, shown(index) + " cannot be bound: " + whatIsThere());
        }
    }

    /** A client has no request, and its configuration is no server's. */
    private boolean fits(Argument known) {
        boolean ofServer = known instanceof Argument.HandshakeArgument || (known instanceof Argument.Config);
        return !endpoint.client() || !ofServer;
    }

    private void bindPathParameter(int index, String variable, Class<?> type) {
        PathTemplate path = endpoint.path();
        if (!TextValue.isReadable(type)) {
            report(Rule.PATH_PARAMETER_TYPE, shown(index) + " cannot hold the variable {" + variable + "}");
        } else if (path != null && !path.variables().contains(variable)) {
            report(
                    Rule.PATH_PARAMETER_UNKNOWN,
                    shown(index) + " is @PathParam(\"" + variable + "\"), and the path " + path
                            + (path.variables().isEmpty()
                                    ? " has no variables"
                                    : " has only " + String.join(", ", path.variables())));
        } else {
            bound.put(index, new Argument.PathParameter(variable, type));
        }
    }

    /** The APIs' own types are never a message: most often such a parameter is a bean that should be injected. */
    private static boolean mayBeMessage(Class<?> type) {
        String home = type.getPackageName();
        boolean ofAnApi = home.equals("io.novaws")
                || home.equals("jakarta.websocket")
                || home.equals("jakarta.websocket.server")
                || home.startsWith("jakarta.servlet");
        return type == PongMessage.class || !(ofAnApi || Throwable.class.isAssignableFrom(type));
    }

    private void checkCount() {
        if (kind == Kind.MESSAGE) {
            bindMessage();
        } else if (kind == Kind.SIGNAL) {
            bindSignal();
        } else if (kind == Kind.ERROR) {
            long throwables = bound.values().stream()
                    .filter(Argument.ThrowableArgument.class::isInstance)
                    .count();
            if (throwables != 1) {
                report(
                        Rule.ERROR_PARAMETER,
                        "it has " + (throwables == 0 ? "no" : throwables) + " Throwable parameter"
                                + (throwables > 1 ? "s" : ""));
            }
        }
    }

    private void bindMessage() {
        List<Integer> flags = open.stream().filter(this::isBoolean).toList();
        if (open.size() == 2 && flags.size() == 1) {
            bound.put(flags.get(0), new Argument.Last());
            open.removeAll(flags);
        }
        if (open.size() == 1) {
            bindOpen();
        } else if (open.isEmpty()) {
            report(Rule.MESSAGE_PARAMETER_MISSING, "it has no parameter for the message");
        } else {
            report(Rule.MESSAGE_PARAMETER_TWICE, shownOpen() + " could each be the message");
        }
    }

    private void bindSignal() {
        if (open.size() == 1) {
            bindOpen();
        } else if (open.isEmpty()) {
            report(Rule.SIGNAL_PARAMETER, "it has no parameter for the signal");
        } else {
            report(Rule.SIGNAL_PARAMETER, shownOpen() + " could each be the signal");
        }
    }

    private void bindOpen() {
        int index = open.get(0);
        Type type = endpoint.resolve(method.getGenericParameterTypes()[index]);
        bound.put(index, new Argument.Message(type));
    }

    private boolean isBoolean(int index) {
        return TextValue.boxed(method.getParameterTypes()[index]) == Boolean.class;
    }

    private String whatIsThere() {
        String always = kind
                + (endpoint.client()
                        ? " of a client takes Connection, ClientConnection, Session and @PathParam parameters"
                        : " takes Connection, Handshake, Session, EndpointConfig and @PathParam parameters");
        return switch (kind) {
            case MESSAGE -> always + " and one message, which a parameter of this type cannot be";
            case SIGNAL -> always + " and one signal, which a parameter of this type cannot be";
            case ERROR -> always + " and one Throwable";
            case CLOSE -> always + ", a CloseReason, a CloseCause and a Throwable";
            case DRAIN -> always + " and a Duration";
            default -> always;
        };
    }

    private String shown(int index) {
        return "parameter " + (index + 1) + " (" + method.getParameterTypes()[index].getSimpleName() + ")";
    }

    private String shownOpen() {
        return String.join(" and ", open.stream().map(this::shown).toList());
    }

    private void report(Rule rule, String detail) {
        endpoint.problems().add(rule, Place.of(method), detail);
    }
}
