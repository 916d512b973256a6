package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallbackTest {
    @NovaEndpoint("/chat/{room}/{unit}")
    static class Chat {
        @OnHandshake
        CompletableFuture<Admission.Accepted> admit(Handshake handshake, Connection connection) {
            return CompletableFuture.completedFuture(Admission.accept());
        }

        @OnOpen
        String opened(
                ServerEndpointConfig config,
                @PathParam("unit") TimeUnit unit,
                Session session,
                @PathParam("room") int room) {
            return "open";
        }

        @OnMessage(maxMessageSize = 100)
        Object said(boolean last, String text, Connection connection) {
            return text + last;
        }

        @OnSignal
        void warned(List<String> warning) {}

        @OnError
        void failed(IOException cause) throws IOException {
            throw cause;
        }

        @NonBlocking
        @OnClose
        CompletionStage<?> closed(CloseReason reason, Throwable cause) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private final EndpointModel chat = Reading.valid(Chat.class);

    @Test
    void parameters_areBoundInAnyOrder() {
        assertThat(arguments(chat.onHandshake()))
                .containsExactly(new Argument.HandshakeArgument(), new Argument.ConnectionArgument());
        assertThat(arguments(chat.onOpen()))
                .containsExactly(
                        new Argument.Config(),
                        new Argument.PathParameter("unit", TimeUnit.class),
                        new Argument.SessionArgument(),
                        new Argument.PathParameter("room", int.class));
        assertThat(arguments(chat.onMessage().get(0)))
                .containsExactly(
                        new Argument.Last(), new Argument.Message(String.class), new Argument.ConnectionArgument());
        assertThat(arguments(chat.onError())).containsExactly(new Argument.ThrowableArgument(IOException.class));
        assertThat(arguments(chat.onClose()))
                .containsExactly(new Argument.CloseReasonArgument(), new Argument.ThrowableArgument(Throwable.class));
    }

    @Test
    void signalType_keepsItsGenerics() {
        Callback warned = chat.onSignal().get(0);
        assertThat(warned.signalType()).hasToString("java.util.List<java.lang.String>");
        assertThat(warned.messageType()).isNull();
        assertThat(warned.payload()).isNull();
        assertThat(warned.returnsVoid()).isTrue();
    }

    @Test
    void ownMessageSize_lowersTheEndpoints() {
        assertThat(chat.onMessage().get(0).maxMessageSize()).isEqualTo(100);
        assertThat(chat.onSignal().get(0).maxMessageSize()).isEqualTo(-1);
    }

    @Test
    void stageOrAnnotation_makesItNonBlocking() {
        assertThat(chat.onHandshake()).matches(Callback::nonBlocking);
        assertThat(chat.onClose()).matches(Callback::nonBlocking);
        assertThat(chat.onOpen()).matches(callback -> !callback.nonBlocking());
    }

    @Test
    void invoke_passesArgumentsAndResult() throws Throwable {
        Callback said = chat.onMessage().get(0);
        assertThat(said.invoke(new Chat(), new Object[] {true, "hello ", null})).isEqualTo("hello true");
        assertThat(chat.onSignal().get(0).invoke(new Chat(), new Object[] {List.of()}))
                .isNull();
    }

    @Test
    void invoke_callsTheOverridingMethod() throws Throwable {
        Chat proxy = new Chat() {
            @Override
            Object said(boolean last, String text, Connection connection) {
                return "intercepted";
            }
        };
        assertThat(chat.onMessage().get(0).invoke(proxy, new Object[] {true, "", null}))
                .isEqualTo("intercepted");
    }

    @Test
    void invoke_throwsWhatTheCallbackThrows() {
        IOException cause = new IOException("reset");
        assertThatThrownBy(() -> chat.onError().invoke(new Chat(), new Object[] {cause}))
                .isSameAs(cause);
    }

    @Test
    void place_namesClassMethodAndParameters() {
        assertThat(chat.onMessage().get(0))
                .hasToString("@OnMessage Chat.said(boolean, String, Connection)")
                .extracting(Callback::place)
                .isEqualTo("Chat.said(boolean, String, Connection)");
    }

    private static List<Argument> arguments(Callback callback) {
        return callback.arguments();
    }
}
