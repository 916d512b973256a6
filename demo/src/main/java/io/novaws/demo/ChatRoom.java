package io.novaws.demo;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.Groups;
import io.novaws.Handshake;
import io.novaws.Names;
import io.novaws.Names.Registration;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.Outcome;
import io.novaws.demo.ChatMessage.Notice;
import io.novaws.demo.ChatMessage.Posted;
import io.novaws.demo.ChatMessage.Say;
import io.novaws.demo.ChatMessage.Typing;
import io.novaws.demo.ChatMessage.Welcome;
import io.novaws.demo.ChatMessage.Writing;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** A room of the chat. There is one instance per connection, so the fields are what we know about one person. */
@NovaEndpoint("/chat/{room}")
public class ChatRoom {
    /** Somebody else has the name. A close code, because a page cannot read the status of a refused handshake. */
    static final int NAME_TAKEN = 4409;

    private static final int LONGEST_NAME = 24;

    @Inject
    Connection connection;

    @Inject
    Groups groups;

    @Inject
    Names names;

    @Inject
    Rooms rooms;

    private String room = "";
    private String person = "";

    @OnHandshake
    Admission admit(Handshake handshake, @PathParam("room") String room) {
        String name = handshake.query("name").orElse("").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return Admission.refuse(400, "A name has 1 to " + LONGEST_NAME + " characters.");
        }
        if (!room.matches("[a-z0-9-]{1,24}")) {
            return Admission.refuse(404, "A room's name has 1 to 24 of a-z, 0-9 and -.");
        }
        this.room = room;
        this.person = name;
        return Admission.accept();
    }

    @OnOpen
    CompletionStage<Outcome> opened() {
        return names.register(room + "/" + person.toLowerCase(Locale.ROOT), connection)
                .thenApply(answer -> answer == Registration.TAKEN ? refuse() : enter());
    }

    @OnMessage
    Outcome said(Say say) {
        if (!say.isPostable()) {
            return Outcome.reply(new Notice("A message has 1 to " + Say.LONGEST + " characters."));
        }
        Posted posted = Posted.now(person, say.text());
        rooms.post(room, posted);
        groups.send(room, posted); // encoded once, to everyone in the room, ourselves included
        return Outcome.none();
    }

    @OnMessage
    void writes(Typing typing) {
        groups.send(room, new Writing(person));
    }

    @OnClose
    void left() {
        rooms.leave(room, connection.id()).ifPresent(now -> groups.send(room, now.presence()));
    }

    private Outcome enter() {
        groups.join(room, connection);
        Room now = rooms.enter(room, connection.id(), person);
        groups.send(room, now.presence());
        return Outcome.reply(new Welcome(person, now.history()));
    }

    private Outcome refuse() {
        return Outcome.close(NAME_TAKEN, "Somebody in this room is already called " + person + ".");
    }
}
