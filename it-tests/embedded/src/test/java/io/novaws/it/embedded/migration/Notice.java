package io.novaws.it.embedded.migration;

import jakarta.websocket.Encoder;

/** What stands on the board: {@code [author: text]}. */
public record Notice(String author, String text) {

    /** Writes a notice. */
    public static class TextEncoder implements Encoder.Text<Notice> {
        @Override
        public String encode(Notice notice) {
            return "[" + notice.author() + ": " + notice.text() + "]";
        }
    }
}
