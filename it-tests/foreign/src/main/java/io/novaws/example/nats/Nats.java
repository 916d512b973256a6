package io.novaws.example.nats;

import io.novaws.Connection;
import io.novaws.Credentials;
import io.novaws.Subscription;
import io.novaws.SubscriptionStatus;
import io.novaws.handler.AuthAnswer;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.Received;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The protocol of NATS over WebSocket, for clients that subscribe.
 *
 * <p>Its operations are lines, of which one frame may hold several. It names neither requests nor answers: each
 * {@code CONNECT} and {@code SUB} is answered by one {@code +OK} or {@code -ERR}, in order. A {@code PUB} is answered
 * alike, so publish on a connection of its own.
 *
 * <p>Threading: keeps no state.
 */
@ApplicationScoped
public class Nats implements MessageHandler, AuthHandler, SubscriptionHandler, ConnectionHandler {
    private static final String END = "\r\n";

    // ---- what comes

    /** One message for each operation; a {@code PING} of the server is answered here. */
    @Override
    public boolean split(Connection connection, Received message, Parts parts) {
        ByteBuffer frame = message.isText() ? StandardCharsets.UTF_8.encode(message.text()) : message.binary();
        while (frame.hasRemaining()) {
            String line = line(frame);
            if (line.equals("PING")) {
                connection.send("PONG" + END);
            } else if (line.startsWith("MSG ")) {
                int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
                parts.text(line + END + take(frame, size));
                take(frame, END.length());
            } else {
                parts.text(line);
            }
        }
        return true;
    }

    private static String line(ByteBuffer frame) {
        int end = frame.position();
        while (frame.get(end) != '\r') {
            end++;
        }
        String line = take(frame, end - frame.position());
        take(frame, END.length());
        return line.strip();
    }

    private static String take(ByteBuffer frame, int bytes) {
        String text = StandardCharsets.UTF_8
                .decode(frame.slice(frame.position(), bytes))
                .toString();
        frame.position(frame.position() + bytes);
        return text;
    }

    // ---- authentication

    @Override
    public Object generate(Credentials credentials, Instant now) {
        JsonObjectBuilder connect = Json.createObjectBuilder()
                .add("verbose", true)
                .add("lang", "java")
                .add("version", "1");
        credentials.token().ifPresent(token -> connect.add("auth_token", token));
        credentials.key().ifPresent(user -> connect.add("user", user));
        credentials.secret().ifPresent(password -> connect.add("pass", password));
        return "CONNECT " + connect.build() + END;
    }

    @Override
    public AuthAnswer answer(Received message, Instant now) {
        if (message.text().equals("+OK")) {
            return new AuthAnswer.Accepted(Optional.empty(), Optional.empty());
        }
        return message.text().startsWith("-ERR")
                ? new AuthAnswer.Refused(reason(message))
                : new AuthAnswer.None(); // INFO comes first
    }

    private static String reason(Received error) {
        return error.text().substring("-ERR".length()).strip().replace("'", "");
    }

    // ---- subscriptions

    @Override
    public Object subscribe(Subscription subscription) {
        if (subscription.channel().chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("a subject has no white space");
        }
        return "SUB " + subscription.channel() + " " + subscription.id() + END;
    }

    @Override
    public Object unsubscribe(Subscription subscription) {
        return "UNSUB " + subscription.id() + END;
    }

    @Override
    public SubscriptionAnswer answer(Received message, List<Subscription> known) {
        Optional<String> first = known.stream()
                .filter(subscription -> subscription.status() == SubscriptionStatus.PENDING)
                .map(Subscription::id)
                .findFirst();
        if (first.isPresent() && message.text().equals("+OK")) {
            return new SubscriptionAnswer.Confirmed(first.get());
        }
        return first.isPresent() && message.text().startsWith("-ERR")
                ? new SubscriptionAnswer.Failed(first.get(), reason(message))
                : new SubscriptionAnswer.None();
    }

    // ---- heartbeats

    /** In place of a ping of WebSocket; the answer is {@code PONG}. */
    @Override
    public Optional<Object> heartbeat(Connection connection) {
        return Optional.of("PING" + END);
    }

    // ---- what is published

    /** What publishes a text. */
    public static String publish(String subject, String text) {
        return "PUB " + subject + " " + text.getBytes(StandardCharsets.UTF_8).length + END + text + END;
    }
}
