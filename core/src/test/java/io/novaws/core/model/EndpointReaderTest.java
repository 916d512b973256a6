package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.novaws.FailurePolicy;
import io.novaws.Handshake;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import org.junit.jupiter.api.Test;

class EndpointReaderTest {
    @Test
    void model_saysWhatIsDeclared() {
        @NovaEndpoint(
                value = "/chat/{room}",
                name = "talk",
                subprotocols = {"v2", "v1"},
                origins = "https://example.org",
                maxMessageSize = 1000,
                onFailure = FailurePolicy.IGNORE)
        class Chat {
            @OnMessage(maxMessageSize = 1000)
            void said(String text) {}
        }
        EndpointModel chat = Reading.valid(Chat.class);
        assertThat(chat.beanClass()).isEqualTo(Chat.class);
        assertThat(chat.name()).isEqualTo("talk");
        assertThat(chat.path()).isEqualTo(PathTemplate.parse("/chat/{room}"));
        assertThat(chat.subprotocols()).containsExactly("v2", "v1");
        assertThat(chat.origins()).containsExactly("https://example.org");
        assertThat(chat.declared().maxMessageSize()).isEqualTo(1000);
        assertThat(chat.onFailure()).isEqualTo(FailurePolicy.IGNORE);
        assertThat(chat.access()).isEqualTo(Access.OPEN);
    }

    @Test
    void name_isThatOfTheClassUnlessGiven() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            void opened() {}
        }
        assertThat(Reading.valid(Chat.class).name()).isEqualTo("Chat");
    }

    abstract static class Base<T> {
        @OnOpen
        void opened() {}

        @OnMessage
        void said(T text) {}

        @OnClose
        void closed() {}
    }

    @NovaEndpoint("/chat")
    @NonBlocking
    static class Chat extends Base<String> {
        @Override
        @OnOpen
        void opened() {}

        @Override
        @OnMessage
        void said(String text) {}

        @Override
        void closed() {}
    }

    @Test
    void overriddenCallback_isReadOnce() {
        EndpointModel chat = Reading.valid(Chat.class);
        assertThat(chat.onOpen()).extracting(Callback::place).isEqualTo("Chat.opened()");
        assertThat(chat.onMessage()).extracting(Callback::place).containsExactly("Chat.said(String)");
    }

    @Test
    void overrideWithoutAnnotation_isNoCallback() {
        assertThat(Reading.valid(Chat.class).onClose()).isNull();
    }

    @Test
    void annotationOfTheClass_makesCallbacksNonBlocking() {
        assertThat(Reading.valid(Chat.class).onMessage()).allMatch(Callback::nonBlocking);
    }

    static class Hidden {
        @OnOpen
        public void opened() {}
    }

    @NovaEndpoint("/open")
    public static class Visible extends Hidden {}

    @Test
    void bridgeOfAPublicClass_hidesNoCallback() {
        assertThat(Reading.valid(Visible.class).onOpen())
                .extracting(Callback::place)
                .isEqualTo("Hidden.opened()");
    }

    @Test
    void handshake_isKeptWhereALaterCallbackAsksForIt() {
        @NovaEndpoint("/early")
        class Early {
            @OnHandshake
            void admit(Handshake handshake) {}
        }
        @NovaEndpoint("/late")
        class Late {
            @OnMessage
            void said(String text, Handshake handshake) {}
        }
        assertThat(Reading.valid(Early.class).keepsHandshake()).isFalse();
        assertThat(Reading.valid(Late.class).keepsHandshake()).isTrue();
    }

    @Test
    void everyProblem_isReported() {
        @NovaEndpoint(value = "chat", origins = "me")
        class Wrong {
            @OnOpen
            private int opened(int number) {
                return number;
            }
        }
        Problems problems = new Problems();
        EndpointReader.read(Wrong.class, problems);
        assertThat(problems.all())
                .extracting(Problem::rule)
                .containsExactly(
                        Rule.PATH_NOT_ABSOLUTE, Rule.ORIGIN_INVALID, Rule.CALLBACK_PRIVATE, Rule.PARAMETER_UNKNOWN);
    }

    @Test
    void classWithoutTheAnnotation_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointReader.read(String.class, new Problems()))
                .withMessage("java.lang.String is not annotated @NovaEndpoint");
    }
}
