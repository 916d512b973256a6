package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.websocket.OnMessage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MessageNamesTest {
    @MessageType("said")
    record Said(String text) {}

    record Plain(String text) {}

    sealed interface Event permits Joined, Change {}

    @MessageType("joined")
    record Joined(String name) implements Event {}

    sealed interface Change extends Event {}

    @MessageType("moved")
    record Moved(int x) implements Change {}

    @JsonbTypeInfo(
            key = "kind",
            value = {@JsonbSubtype(alias = "dog", type = Dog.class), @JsonbSubtype(alias = "cat", type = Cat.class)})
    interface Animal {}

    record Dog(String name) implements Animal {}

    record Cat(String name) implements Animal {}

    @Test
    void typeOfTheParameter_givesTheName() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void said(Said said) {}
        }
        assertThat(names(Chat.class)).isEqualTo(new MessageNames("type", Map.of("said", Said.class)));
    }

    @Test
    void methodsOwnName_wins() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            @MessageType("whispered")
            void said(Said said) {}
        }
        assertThat(names(Chat.class)).isEqualTo(new MessageNames("type", Map.of("whispered", Said.class)));
    }

    @Test
    void namedMethod_mayTakeTheText() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            @MessageType("said")
            void said(String json) {}

            @OnMessage
            void other(String text) {}
        }
        assertThat(Reading.valid(Chat.class).onMessage())
                .extracting(Callback::names)
                .containsExactly(null, new MessageNames("type", Map.of("said", String.class)));
    }

    @Test
    void sealedType_standsForAllThatItPermits() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void happened(Event event) {}
        }
        assertThat(names(Chat.class))
                .isEqualTo(new MessageNames("type", Map.of("joined", Joined.class, "moved", Moved.class)));
    }

    @Test
    void jsonbTypeInfo_isHonoured() {
        @NovaEndpoint("/zoo")
        class Zoo {
            @OnMessage
            void fed(Animal animal) {}
        }
        assertThat(names(Zoo.class)).isEqualTo(new MessageNames("kind", Map.of("dog", Dog.class, "cat", Cat.class)));
    }

    @Test
    void jsonbSubtype_hasTheAliasOfItsSupertype() {
        @NovaEndpoint("/zoo")
        class Zoo {
            @OnMessage
            void barked(Dog dog) {}

            @OnMessage
            void other(Map<String, Object> any) {}
        }
        assertThat(Reading.valid(Zoo.class).onMessage())
                .extracting(Callback::names)
                .containsExactly(new MessageNames("kind", Map.of("dog", Dog.class)), null);
    }

    @Test
    void typeWithoutAName_takesAnyJson() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnMessage
            void said(Plain plain) {}
        }
        @NovaEndpoint("/units")
        class Units {
            @OnMessage
            void chosen(TimeUnit unit) {}
        }
        assertThat(names(Chat.class)).isNull();
        assertThat(names(Units.class)).isNull();
    }

    private static MessageNames names(Class<?> endpoint) {
        return Reading.message(endpoint).names();
    }
}
