package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    private final PathTemplate room = PathTemplate.parse("/chat/{room}");

    @Test
    void literalPath_matchesItselfOnly() {
        PathTemplate chat = PathTemplate.parse("/chat");
        assertThat(chat.match("/chat")).isEmpty();
        assertThat(chat.match("/Chat")).isNull();
        assertThat(chat.match("/chat/")).isNull();
        assertThat(chat.match("/chat/x")).isNull();
        assertThat(chat.match("chat")).isNull();
        assertThat(chat.match("")).isNull();
    }

    @Test
    void root_matchesRoot() {
        assertThat(PathTemplate.parse("/").match("/")).isEmpty();
        assertThat(PathTemplate.parse("/").match("/chat")).isNull();
    }

    @Test
    void variables_areInTheOrderOfThePath() {
        PathTemplate path = PathTemplate.parse("/{b}/to/{a}");
        assertThat(path.variables()).containsExactly("b", "a");
        assertThat(path.match("/1/to/2")).containsExactly(Map.entry("b", "1"), Map.entry("a", "2"));
    }

    @Test
    void value_isDecodedOnce() {
        assertThat(room.match("/chat/caf%C3%A9%20%2525+")).containsEntry("room", "café %25+");
        assertThat(room.match("/chat/%F0%9F%98%80")).containsEntry("room", "\uD83D\uDE00");
    }

    @Test
    void encodedSlash_staysInItsSegment() {
        assertThat(room.match("/chat/a%2Fb")).containsEntry("room", "a/b");
        assertThat(room.match("/chat%2Fa")).isNull();
    }

    @Test
    void literal_matchesHoweverItIsEncoded() {
        assertThat(room.match("/%63hat/a")).containsEntry("room", "a");
        assertThat(PathTemplate.parse("/a%20b").match("/a%20b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat/",
                "/chat//",
                "/chat/%",
                "/chat/%4",
                "/chat/%zz",
                "/chat/%+1",
                "/chat/%00",
                "/chat/%0a",
                "/chat/%7F",
                "/chat/%C2%85",
                "/chat/%C3",
                "/chat/%C0%AF",
                "/chat/%ED%A0%80",
                "/chat/%F5%80%80%80",
                "/chat/\u00e9",
                "/chat/\n",
                "/chat/..",
                "/chat/.",
                "/chat/%2e%2E",
                "/chat/%\uff11\uff11"
            })
    void valueThatIsNoText_matchesNothing(String path) {
        assertThat(room.match(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chat",
                "/chat/",
                "//",
                "/a//b",
                "/{}",
                "/{a",
                "/a}",
                "/{a}{b}",
                "/{a-b}",
                "/x{a}",
                "/{a}x",
                "/a?b",
                "/a#b",
                "/a b",
                "/%",
                "/%zz",
                "/%00",
                "/caf\u00e9",
                "/..",
                "/a/./b",
                "/{a}/{a}"
            })
    void pathThatIsNoTemplate_isRefused(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathTemplate.parse(template));
    }

    @Test
    void templatesThatDifferInVariableNamesOnly_areTheSame() {
        assertThat(room.sameAs(PathTemplate.parse("/chat/{id}"))).isTrue();
        assertThat(room.sameAs(PathTemplate.parse("/%63hat/{id}"))).isTrue();
        assertThat(room.sameAs(PathTemplate.parse("/chat/id"))).isFalse();
        assertThat(room.sameAs(PathTemplate.parse("/chat/{a}/{b}"))).isFalse();
    }

    @Test
    void bestMatch_prefersLiteralsFromTheLeft() {
        assertThat(Stream.of("/{a}/{b}", "/{a}/b", "/a/{b}", "/a/b")
                        .map(PathTemplate::parse)
                        .sorted(PathTemplate.BEST_MATCH_FIRST)
                        .map(PathTemplate::template))
                .containsExactly("/a/b", "/a/{b}", "/{a}/b", "/{a}/{b}");
    }
}
