package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldOutputTest {
    /** The server's stream: what was written, what of it was flushed. */
    private static final class Servers extends ServletOutputStream {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        String flushed = "";
        boolean ready = true;
        boolean closed;

        @Nullable
        WriteListener listener;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener told) {
            listener = told;
        }

        @Override
        public void write(int b) {
            written.write(b);
        }

        @Override
        public void flush() {
            flushed = written.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Servers servers = new Servers();
    private boolean gathering;
    private final ServletOutputStream output = new HeldOutput(servers, () -> gathering);

    private void send(String message) throws IOException {
        output.write(message.getBytes(StandardCharsets.UTF_8));
        output.flush();
    }

    @Test
    void messagesThatAreGathered_areFlushedWithTheLastOne() throws IOException {
        gathering = true;
        send("a");
        send("b");
        assertThat(servers.written).hasToString("ab");
        assertThat(servers.flushed).isEmpty();
        gathering = false;
        send("c");
        assertThat(servers.flushed).isEqualTo("abc");
    }

    @Test
    void close_isFlushedThoughSomebodyGathers_forWhatShallFollowFails() throws IOException {
        gathering = true;
        send("a");
        output.write(new byte[] {(byte) 0x88, 0}, 0, 2);
        output.flush();
        assertThat(servers.flushed).startsWith("a").hasSize(3);
    }

    @Test
    void everythingElse_isTheServersStream() throws IOException {
        output.write('x');
        assertThat(servers.written).hasToString("x");
        assertThat(output.isReady()).isTrue();
        servers.ready = false;
        assertThat(output.isReady()).isFalse();
        WriteListener listener = Asked.proxy(WriteListener.class, (method, arguments) -> null);
        output.setWriteListener(listener);
        assertThat(servers.listener).isSameAs(listener);
        output.close();
        assertThat(servers.closed).isTrue();
    }
}
