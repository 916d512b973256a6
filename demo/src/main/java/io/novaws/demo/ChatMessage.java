package io.novaws.demo;

import io.novaws.MessageType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the chat and its page tell each other: JSON objects, told apart by their {@code type} member. */
public sealed interface ChatMessage {
    /** From the page: a message for everyone in the room. */
    @MessageType("say")
    record Say(String text) implements ChatMessage {
        static final int LONGEST = 500;

        boolean isPostable() {
            return text != null && !text.isBlank() && text.length() <= LONGEST;
        }
    }

    /** From the page: the person is writing. */
    @MessageType("typing")
    record Typing() implements ChatMessage {}

    /** To the page, once: you are in, and this was said before. */
    @MessageType("welcome")
    record Welcome(String name, List<Posted> history) implements ChatMessage {}

    /** To the page: who is in the room now. A page keeps the highest revision: two may overtake each other. */
    @MessageType("presence")
    record Presence(long revision, List<String> people) implements ChatMessage {}

    /** To the page: somebody said something. */
    @MessageType("posted")
    record Posted(UUID id, String from, String text, Instant at) implements ChatMessage {
        static Posted now(String from, String text) {
            return new Posted(UUID.randomUUID(), from, text, Instant.now());
        }
    }

    /** To the page: somebody is writing. */
    @MessageType("writing")
    record Writing(String name) implements ChatMessage {}

    /** To the page: what you sent was not taken, and why. */
    @MessageType("notice")
    record Notice(String text) implements ChatMessage {}
}
