package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.Correlation;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the values of the endpoint's annotation, or with the class as a whole. */
class DeclarationRulesTest {
    @Test
    void subprotocolThatIsNoToken_isAnError() {
        @NovaEndpoint(value = "/chat", subprotocols = "chat, chat.v2")
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.SUBPROTOCOL_INVALID, "Chat", "\"chat, chat.v2\" is not a subprotocol");
    }

    @Test
    void subprotocolTwice_isAnError() {
        @NovaEndpoint(
                value = "/chat",
                subprotocols = {"v2", "v1", "v2"})
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.SUBPROTOCOL_TWICE, "Chat", "\"v2\" is listed more than once");
    }

    static class Login implements AuthHandler {}

    static class OtherLogin implements AuthHandler, Correlation {}

    @Test
    void handlerOfAKindThatNobodyAsks_isAnError() {
        @NovaEndpoint(uri = "ws://example.org/", handlers = String.class)
        class Feed {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(
                Feed.class,
                Rule.HANDLER_OF_NO_KIND,
                "Feed",
                "the handler String is none of ConnectionHandler, ErrorHandler, AuthHandler, SubscriptionHandler, "
                        + "Correlation, MessageHandler, LoggingHandler, RateLimitHandler, MetricsCollector");
        @NovaEndpoint(value = "/chat", handlers = Login.class)
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.HANDLER_OF_NO_KIND, "Chat", "the handler Login is none of MessageHandler");
    }

    @Test
    void twoHandlersOfOneKind_areAnError() {
        @NovaEndpoint(
                uri = "ws://example.org/",
                handlers = {Login.class, OtherLogin.class})
        class Feed {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Feed.class, Rule.HANDLER_TWICE, "Feed", "Login, OtherLogin are each a AuthHandler");
    }

    @Test
    void originWithAPath_isAnError() {
        @NovaEndpoint(value = "/chat", origins = "https://example.org/")
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.ORIGIN_INVALID, "Chat", "\"https://example.org/\" is not an origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://example.org", "http://localhost:8080", "app+x://A_b", "http://[::1]:65535"})
    void origin_isAsABrowserSendsIt(String origin) {
        assertThat(Origins.isOrigin(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "example.org",
                "https://",
                "https://*.org",
                "http://a:0",
                "http://a:65536",
                "http://u@a"
            })
    void anythingElse_isNoOrigin(String origin) {
        assertThat(Origins.isOrigin(origin)).isFalse();
    }

    @Test
    void maxMessageSizeOfNothing_isAnError() {
        @NovaEndpoint(value = "/chat", maxMessageSize = 0)
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.MESSAGE_SIZE_OUT_OF_RANGE, "Chat", "its maxMessageSize is 0");
    }

    public static class Stamped implements Encoder.Text<Integer> {
        public Stamped(String ignored) {}

        @Override
        public String encode(Integer number) {
            return number.toString();
        }
    }

    @Test
    void encoderWithoutAConstructorToCall_isAnError() {
        @NovaEndpoint(value = "/chat", encoders = Stamped.class)
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.CODER_NOT_CONSTRUCTIBLE, "Chat", "the encoder Stamped cannot be created");
    }

    public static class Vague implements Decoder {}

    @Test
    void decoderOfNoType_isAnError() {
        @NovaEndpoint(value = "/chat", decoders = Vague.class)
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(
                Chat.class, Rule.CODER_WITHOUT_TYPE, "Chat", "the decoder Vague does not say what it reads or writes");
    }

    @Test
    void twoRoleAnnotations_areAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            @PermitAll
            @RolesAllowed("member")
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.ACCESS_DECLARED_TWICE, "Chat.opened()", "it has 2 role annotations");
    }
}
