package io.novaws.core.model;

import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as its class declares it.
 *
 * @param beanClass the class annotated {@link io.novaws.NovaEndpoint}
 * @param name the declared name, or the simple name of the class
 * @param path the path that it serves; null if it dials
 * @param addresses what it dials, as declared; none if it serves
 * @param subprotocols in order of preference
 * @param encoders in order of declaration
 * @param decoders in order of declaration
 * @param origins as declared, {@code scheme://host[:port]} or {@code *}
 * @param declared the annotation, for its limits
 * @param onFailure what becomes of a connection whose callback threw
 * @param access who may connect: guards the handshake
 * @param onHandshake the callback, or null
 * @param onOpen the callback, or null
 * @param onReconnected the callback, or null
 * @param onMessage in no particular order
 * @param onSignal in no particular order
 * @param onDrain the callback, or null
 * @param onError the callback, or null
 * @param onClose the callback, or null
 */
public record EndpointModel(
        Class<?> beanClass,
        String name,
        @Nullable PathTemplate path,
        List<String> addresses,
        List<String> subprotocols,
        List<Class<? extends Encoder>> encoders,
        List<Class<? extends Decoder>> decoders,
        List<String> origins,
        NovaEndpoint declared,
        FailurePolicy onFailure,
        Access access,
        @Nullable Callback onHandshake,
        @Nullable Callback onOpen,
        @Nullable Callback onReconnected,
        List<Callback> onMessage,
        List<Callback> onSignal,
        @Nullable Callback onDrain,
        @Nullable Callback onError,
        @Nullable Callback onClose) {
    public EndpointModel {
        addresses = List.copyOf(addresses);
        subprotocols = List.copyOf(subprotocols);
        encoders = List.copyOf(encoders);
        decoders = List.copyOf(decoders);
        origins = List.copyOf(origins);
        onMessage = List.copyOf(onMessage);
        onSignal = List.copyOf(onSignal);
    }

    /** Whether it dials; otherwise it serves. */
    public boolean isClient() {
        return path == null;
    }

    /** The path that it serves: only for one that does. */
    public PathTemplate servedPath() {
        return Objects.requireNonNull(path, "a client endpoint serves no path");
    }

    /** The variables of the path that callbacks ask for as something else than text. */
    public List<Argument.PathParameter> typedPathParameters() {
        return Stream.concat(Stream.ofNullable(onHandshake), callbacksOfTheConnection())
                .flatMap(callback -> callback.arguments().stream())
                .filter(Argument.PathParameter.class::isInstance)
                .map(Argument.PathParameter.class::cast)
                .filter(parameter -> parameter.type() != String.class)
                .distinct()
                .toList();
    }

    /** Every role that the class or a callback names. */
    public List<String> roles() {
        Stream<Access> callbacks = Stream.concat(Stream.ofNullable(onHandshake), callbacksOfTheConnection())
                .map(Callback::access);
        return Stream.concat(Stream.of(access), callbacks)
                .filter(Access.Roles.class::isInstance)
                .flatMap(named -> ((Access.Roles) named).roles().stream())
                .distinct()
                .toList();
    }

    /** Whether a callback after the handshake asks for it, so that it must be kept. */
    public boolean keepsHandshake() {
        return callbacksOfTheConnection()
                .anyMatch(callback -> callback.arguments().contains(new Argument.HandshakeArgument()));
    }

    private Stream<Callback> callbacksOfTheConnection() {
        Stream<@Nullable Callback> single = Stream.of(onOpen, onReconnected, onDrain, onError, onClose);
        return Stream.of(single, onMessage.stream(), onSignal.stream())
                .flatMap(callbacks -> callbacks)
                .filter(Objects::nonNull);
    }
}
