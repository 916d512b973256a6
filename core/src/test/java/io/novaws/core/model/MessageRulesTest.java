package io.novaws.core.model;

import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** What is wrong with the message and signal callbacks of an endpoint together, and with the names of messages. */
class MessageRulesTest {
    record Said(String text) {}

    @MessageType("left")
    record Left(String name) {}

    @MessageType(" ")
    record Blank() {}

    sealed interface Event {
        @MessageType("joined")
        record Joined(String name) implements Event {}

        record Moved(int x) implements Event {}
    }

    @Test
    void textAndUnnamedJson_areAmbiguous() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void other(String text) {}

            @OnMessage
            void said(Said said) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.TEXT_AMBIGUOUS,
                "Chat",
                "Chat.other(String) and Chat.said(Said) both take text without a name");
    }

    @Test
    void twoBinaryCallbacks_areAmbiguous() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void picture(byte[] picture) {}

            @OnMessage
            void sound(InputStream sound) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.BINARY_AMBIGUOUS,
                "Chat",
                "Chat.picture(byte[]) and Chat.sound(InputStream) both take binary messages");
    }

    @Test
    void twoPongCallbacks_areAmbiguous() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void first(PongMessage pong) {}

            @OnMessage
            void second(PongMessage pong) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.PONG_AMBIGUOUS,
                "Chat",
                "Chat.first(PongMessage) and Chat.second(PongMessage) both take pongs");
    }

    @Test
    void nameOfTwoCallbacks_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void left(Left left) {}

            @OnMessage
            @MessageType("left")
            void said(Said said) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.MESSAGE_NAME_TWICE,
                "Chat",
                "Chat.left(Left) and Chat.said(Said) both take messages named \"left\"");
    }

    @Test
    void blankName_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void said(Blank blank) {}
        }
        Reading.mustFail(
                Chat.class, Rule.MESSAGE_NAME_BLANK, "Chat.said(Blank)", "the name of its message Blank is blank");
    }

    @Test
    void sealedTypeWithAnUnnamedOne_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void happened(Event event) {}
        }
        Reading.mustFail(
                Chat.class, Rule.SEALED_TYPE_UNNAMED, "Chat.happened(Event)", "Event permits Moved, which has no name");
    }

    @Test
    void nameForBytes_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            @MessageType("picture")
            void picture(byte[] picture) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.MESSAGE_TYPE_MISPLACED,
                "Chat.picture(byte[])",
                "it is annotated @MessageType and takes byte[]");
    }

    @Test
    void twoCallbacksForASignal_areAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnSignal
            void heard(Said said) {}

            @OnSignal
            void repeated(Said said) {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.SIGNAL_TYPE_TWICE,
                "Chat",
                "Chat.heard(Said) and Chat.repeated(Said) both take a signal Said");
    }
}
