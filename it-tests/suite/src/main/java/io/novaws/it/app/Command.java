package io.novaws.it.app;

import io.novaws.MessageType;

/** Messages that are told apart by their type member. */
public sealed interface Command {
    /** Says something. */
    @MessageType("say")
    record Say(String text) implements Command {}

    /** Takes a name. */
    @MessageType("rename")
    record Rename(String name) implements Command {}
}
