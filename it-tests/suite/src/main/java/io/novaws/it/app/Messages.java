package io.novaws.it.app;

import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import jakarta.websocket.DecodeException;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An endpoint for each kind of message. */
final class Messages {
    private Messages() {}

    @NovaEndpoint("/text")
    static class Text {
        @OnMessage
        String said(String text) {
            return text;
        }
    }

    @NovaEndpoint("/binary")
    static class Binary {
        @OnMessage
        byte[] said(byte[] data) {
            return data;
        }
    }

    @NovaEndpoint("/buffer")
    static class Buffers {
        @OnMessage
        ByteBuffer said(ByteBuffer data) {
            return data;
        }
    }

    /** Takes text, binary and pongs; asks for a pong when told to. */
    @NovaEndpoint("/mixed")
    static class Mixed {
        @OnMessage
        @Nullable
        String text(String text, Connection connection) {
            if (text.equals("ping me")) {
                connection.ping(StandardCharsets.UTF_8.encode("marco"));
                return null;
            }
            return "text " + text;
        }

        @OnMessage
        String binary(ByteBuffer data) {
            return "binary " + data.remaining();
        }

        @OnMessage
        String pong(PongMessage pong) {
            return "pong " + StandardCharsets.UTF_8.decode(pong.getApplicationData());
        }
    }

    @NovaEndpoint("/reader")
    static class Characters {
        @OnMessage
        String said(Reader reader) throws IOException {
            return "read " + new BufferedReader(reader).readLine();
        }
    }

    @NovaEndpoint("/stream")
    static class Octets {
        @OnMessage
        int said(InputStream stream) throws IOException {
            return stream.readAllBytes().length;
        }
    }

    @NovaEndpoint("/double")
    static class Doubled {
        @OnMessage
        long said(int number) {
            return 2L * number;
        }
    }

    @NovaEndpoint("/items")
    static class Items {
        @OnMessage
        Item said(Item item) {
            List<String> tags = new ArrayList<>(item.tags());
            tags.add(item.note().orElse("no note"));
            return new Item(
                    item.name(), item.count() + 1, item.note(), item.at().plusSeconds(1), tags);
        }
    }

    @NovaEndpoint("/commands")
    static class Commands {
        @OnMessage
        Command said(Command.Say say) {
            return new Command.Say(say.text() + "!");
        }

        @OnMessage
        Command renamed(Command.Rename rename) {
            return new Command.Rename("Dr. " + rename.name());
        }

        @OnError
        String unreadable(Throwable failure) {
            return failure instanceof DecodeException ? "unreadable" : "failed";
        }
    }

    @NovaEndpoint(value = "/temperatures", decoders = Celsius.Coder.class, encoders = Celsius.Coder.class)
    static class Temperatures {
        @OnMessage
        Celsius warmer(Celsius temperature) {
            return new Celsius(temperature.degrees() + 1);
        }
    }

    @NovaEndpoint("/replies")
    static class Replies {
        @OnMessage
        @Nullable
        Object said(String what) {
            return switch (what) {
                case "nothing" -> null;
                case "none" -> Outcome.none();
                case "many" -> Outcome.reply("one", new byte[] {2}, "three", List.of(4));
                case "list" -> List.of("a", "b");
                case "stage" -> CompletableFuture.supplyAsync(() -> "later");
                case "stage of item" -> CompletableFuture.supplyAsync(() -> new Command.Say("later"));
                case "large" -> "x".repeat(1_000_000);
                default -> what;
            };
        }
    }
}
