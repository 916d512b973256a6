package io.novaws.core.model;

import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.core.model.elsewhere.Base;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is wrong with a callback as a method. */
class CallbackRulesTest {
    @Test
    void noCallback_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.NO_CALLBACK, "Chat", "it has no callback");
    }

    @Test
    void methodOfTwoKinds_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            @OnClose
            void changed() {}
        }
        Reading.mustFail(
                Chat.class, Rule.CALLBACK_OF_TWO_KINDS, "Chat.changed()", "it is annotated @OnOpen and @OnClose");
    }

    @Test
    void twoOpenCallbacks_areAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            void joined() {}

            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.CALLBACK_TWICE, "Chat", "Chat.joined() and Chat.opened() are both @OnOpen");
    }

    @Test
    void privateCallback_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            private void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.CALLBACK_PRIVATE, "Chat.opened()", "it is private");
    }

    @NovaEndpoint("/chat")
    static class Static {
        @OnOpen
        static void opened() {}
    }

    @Test
    void staticCallback_isAnError() {
        Reading.mustFail(Static.class, Rule.CALLBACK_STATIC, "Static.opened()", "it is static");
    }

    @Test
    void finalCallback_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            final void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.CALLBACK_FINAL, "Chat.opened()", "it is final");
    }

    @Test
    void packagePrivateCallbackOfAnotherPackage_isAnError() {
        @NovaEndpoint("/chat")
        class Chat extends Base {}
        Reading.mustFail(
                Chat.class,
                Rule.CALLBACK_OUT_OF_REACH,
                "Base.opened()",
                "it is package-private in io.novaws.core.model.elsewhere, and the endpoint " + Chat.class.getName()
                        + " is in another package");
    }

    @Test
    void handshakeThatAnswersText_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnHandshake
            CompletionStage<String> admit() {
                throw new AssertionError();
            }
        }
        Reading.mustFail(Chat.class, Rule.HANDSHAKE_RESULT, "Chat.admit()", "it returns CompletionStage<String>");
    }

    @Test
    void closeThatReplies_isAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnClose
            String closed() {
                return "";
            }
        }
        Reading.mustFail(Chat.class, Rule.CLOSE_RESULT, "Chat.closed()", "it returns String");
    }
}
