package io.novaws.core.model;

import io.novaws.Groups;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is wrong with the parameters of a callback. */
class ParameterRulesTest {
    record Said(String text) {}

    @Test
    void parameterOfNoMeaning_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            void opened(Session session, int number) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.PARAMETER_UNKNOWN,
                "Chat.opened(Session, int)",
                "parameter 2 (int) cannot be bound:"
                        + " @OnOpen takes Connection, Handshake, Session, EndpointConfig and @PathParam parameters");
    }

    @Test
    void beanAsParameter_isNoMessage() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void said(Said said, Groups groups) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.PARAMETER_UNKNOWN,
                "Chat.said(Said, Groups)",
                "parameter 2 (Groups) cannot be bound:"
                        + " @OnMessage takes Connection, Handshake, Session, EndpointConfig and @PathParam parameters"
                        + " and one message, which a parameter of this type cannot be");
    }

    @Test
    void pathParameterOfNoVariable_isAnError() {
        @NovaEndpoint("/chat/{room}/{seat}")
        class Chat {
            @OnOpen
            void opened(@PathParam("rom") String room) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.PATH_PARAMETER_UNKNOWN,
                "Chat.opened(String)",
                "parameter 1 (String) is @PathParam(\"rom\"), and the path /chat/{room}/{seat} has only room, seat");
    }

    @Test
    void pathParameterThatTextCannotBecome_isAnError() {
        @NovaEndpoint("/chat/{room}")
        class Chat {
            @OnOpen
            void opened(@PathParam("room") UUID room) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.PATH_PARAMETER_TYPE,
                "Chat.opened(UUID)",
                "parameter 1 (UUID) cannot hold the variable {room}");
    }

    @Test
    void handshakeWithASession_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnHandshake
            void admit(Session session) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.HANDSHAKE_PARAMETER,
                "Chat.admit(Session)",
                "parameter 1 (Session) is not there yet when the peer asks to connect");
    }

    @Test
    void messageCallbackWithoutMessage_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void said(Session session) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.MESSAGE_PARAMETER_MISSING,
                "Chat.said(Session)",
                "it has no parameter for the message");
    }

    @Test
    void messageCallbackWithTwoMessages_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void said(Said said, int room) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.MESSAGE_PARAMETER_TWICE,
                "Chat.said(Said, int)",
                "parameter 1 (Said) and parameter 2 (int) could each be the message");
    }

    @Test
    void signalCallbackWithTwoSignals_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnSignal
            void warned(Said said, boolean urgent) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.SIGNAL_PARAMETER,
                "Chat.warned(Said, boolean)",
                "parameter 1 (Said) and parameter 2 (boolean) could each be the signal");
    }

    @Test
    void errorCallbackWithoutThrowable_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnError
            void failed(Session session) {}
        }
        Reading.mustFail(Chat.class, Rule.ERROR_PARAMETER, "Chat.failed(Session)", "it has no Throwable parameter");
    }
}
