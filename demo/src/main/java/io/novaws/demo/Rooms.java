package io.novaws.demo;

import io.novaws.demo.ChatMessage.Posted;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rooms that somebody is in; the last to leave takes the history along. */
@ApplicationScoped
public class Rooms {
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();

    Room enter(String room, String id, String person) {
        return rooms.compute(room, (name, now) -> (now == null ? Room.EMPTY : now).with(id, person));
    }

    /** Answers the room as it is then, if anybody is still in it. */
    Optional<Room> leave(String room, String id) {
        return Optional.ofNullable(rooms.computeIfPresent(room, (name, now) -> {
            Room left = now.without(id);
            return left.people().isEmpty() ? null : left;
        }));
    }

    void post(String room, Posted posted) {
        rooms.computeIfPresent(room, (name, now) -> now.with(posted));
    }
}
