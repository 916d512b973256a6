package io.novaws;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Named sets of connections. A connection may be in many; it leaves all when it closes. A group exists while it has a
 * member.
 *
 * <p>Every answer is a stage, complete at once while the members are in this process, so that callers do not change
 * when nodes are added.
 *
 * <p>Threading: safe from any thread.
 */
public interface Groups {
    /**
     * Adds the connection; joining twice is one membership. Answers whether it was new.
     *
     * @throws IllegalStateException if the connection is closed
     */
    CompletionStage<Boolean> join(String group, Connection connection);

    /** Removes the connection; answers whether it was a member. */
    CompletionStage<Boolean> leave(String group, Connection connection);

    /** The ids of the members. */
    CompletionStage<Set<String>> members(String group);

    /**
     * Sends to every member, encoded once per endpoint. A slow receiver delays nobody.
     *
     * @return how many members' outboxes took the message, the sender's included if it is a member
     * @throws IllegalArgumentException if the message cannot be encoded
     */
    CompletionStage<Integer> send(String group, Object message);

    /** Signals every member; answers how many accepted. */
    CompletionStage<Integer> signal(String group, Object message);
}
