package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import jakarta.websocket.OnOpen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with a path or a name. */
class PathRulesTest {
    @Test
    void pathWithoutSlashAtItsStart_isAnError() {
        @NovaEndpoint("chat")
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.PATH_NOT_ABSOLUTE, "Chat", "the path \"chat\" does not start with a slash");
    }

    @Test
    void variableThatIsNotAWholeSegment_isAnError() {
        @NovaEndpoint("/chat/room-{room}")
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(Chat.class, Rule.PATH_MALFORMED, "Chat", "the segment \"room-{room}\" is not one variable");
    }

    @Test
    void variableTwice_isAnError() {
        @NovaEndpoint("/{room}/{room}")
        class Chat {
            @OnOpen
            void opened() {}
        }
        Reading.mustFail(
                Chat.class,
                Rule.PATH_VARIABLE_TWICE,
                "Chat",
                "the path \"/{room}/{room}\" has the variable {room} twice");
    }

    @Test
    void equivalentPaths_areAnError() {
        @NovaEndpoint("/chat/{room}")
        class Chat {
            @OnOpen
            void opened() {}
        }
        @NovaEndpoint("/chat/{id}")
        class Rooms {
            @OnOpen
            void opened() {}
        }
        assertThat(together(Chat.class, Rooms.class))
                .containsExactly(new Problem(
                        Rule.PATH_DECLARED_TWICE,
                        "Rooms",
                        "its path /chat/{id} is the path /chat/{room} of " + Chat.class.getName()));
    }

    @Test
    void equalNames_areAnError() {
        @NovaEndpoint("/chat")
        class Chat {
            @OnOpen
            void opened() {}
        }
        @NovaEndpoint(value = "/rooms", name = "Chat")
        class Rooms {
            @OnOpen
            void opened() {}
        }
        assertThat(together(Chat.class, Rooms.class))
                .containsExactly(new Problem(
                        Rule.NAME_DECLARED_TWICE,
                        "Rooms",
                        "the name \"Chat\" of " + Rooms.class.getName() + " is also that of " + Chat.class.getName()));
    }

    private static List<Problem> together(Class<?>... endpoints) {
        Problems problems = new Problems();
        EndpointReader.checkTogether(
                List.of(endpoints).stream().map(Reading::valid).toList(), problems);
        return problems.all();
    }
}
