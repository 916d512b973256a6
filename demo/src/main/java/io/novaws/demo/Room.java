package io.novaws.demo;

import io.novaws.demo.ChatMessage.Posted;
import io.novaws.demo.ChatMessage.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A room at one moment.
 *
 * @param revision how often people came and went
 * @param people their names, by connection
 * @param history the last that was said, oldest first
 */
record Room(long revision, Map<String, String> people, List<Posted> history) {
    static final Room EMPTY = new Room(0, Map.of(), List.of());

    private static final int LONGEST_HISTORY = 50;

    Room {
        people = Map.copyOf(people);
        history = List.copyOf(history);
    }

    Room with(String id, String person) {
        Map<String, String> more = new HashMap<>(people);
        more.put(id, person);
        return new Room(revision + 1, more, history);
    }

    Room without(String id) {
        Map<String, String> fewer = new HashMap<>(people);
        fewer.remove(id);
        return new Room(revision + 1, fewer, history);
    }

    Room with(Posted posted) {
        List<Posted> longer = new ArrayList<>(history);
        longer.add(posted);
        return new Room(revision, people, longer.subList(Math.max(0, longer.size() - LONGEST_HISTORY), longer.size()));
    }

    Presence presence() {
        return new Presence(
                revision,
                people.values().stream().sorted(String.CASE_INSENSITIVE_ORDER).toList());
    }
}
