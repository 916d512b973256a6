package io.novaws.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server makes of a peer's bytes, one byte after the other: RFC 6455, 5 and 8.1, and our limits, written down as
 * plainly as possible and without any regard to speed. The fuzz holds the server against it.
 *
 * <p>Threading: one thread.
 */
final class PlainParser {

    /** RFC 3629, 4: what each byte of a character may be. */
    private static final int[][] CHARACTERS = {
        {0x00, 0x7f},
        {0xc2, 0xdf, 0x80, 0xbf},
        {0xe0, 0xe0, 0xa0, 0xbf, 0x80, 0xbf},
        {0xe1, 0xec, 0x80, 0xbf, 0x80, 0xbf},
        {0xed, 0xed, 0x80, 0x9f, 0x80, 0xbf},
        {0xee, 0xef, 0x80, 0xbf, 0x80, 0xbf},
        {0xf0, 0xf0, 0x90, 0xbf, 0x80, 0xbf, 0x80, 0xbf},
        {0xf1, 0xf3, 0x80, 0xbf, 0x80, 0xbf, 0x80, 0xbf},
        {0xf4, 0xf4, 0x80, 0x8f, 0x80, 0xbf, 0x80, 0xbf},
    };

    /** What an extension adds to the rules: what the first reserved bit means, and how a marked message is read. */
    interface Extension {
        Extension NONE = new Extension() {
            @Override
            public boolean mayMark(int opcode) {
                return false;
            }

            @Override
            public Reading read(byte[] message, boolean last) {
                throw new IllegalStateException("no message is marked");
            }
        };

        /** Whether a frame of this opcode may have the first reserved bit. */
        boolean mayMark(int opcode);

        /** How many bytes a marked message may have as it comes. */
        default int mostOnTheWire(int maxMessageSize) {
            return maxMessageSize;
        }

        /** What the frames of a marked message say so far. */
        Reading read(byte[] message, boolean last);
    }

    /** What a marked message says so far, and what is wrong with it; both may be wrong with one frame. */
    record Reading(byte[] plain, boolean tooBig, boolean broken) {}

    /** The peer broke a rule. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int code;
        /** What is as right to say, where one frame breaks two rules; otherwise the same. */
        final int otherCode;

        Violation(int code) {
            this(code, code);
        }

        Violation(int code, int otherCode) {
            super(null, null, false, false);
            this.code = code;
            this.otherCode = otherCode;
        }
    }

    /** Messages and pongs, as the application gets them. */
    final List<String> received = new ArrayList<>();

    /** Pongs and the close, as the peer gets them. */
    final List<String> sent = new ArrayList<>();

    private final int limit;
    private final Extension extension;
    private final byte[] header = new byte[14];
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final List<Integer> character = new ArrayList<>();
    private int headerLength;
    private long length = -1;
    private int messageOpcode;
    private boolean marked;
    private int frames;
    private boolean over;
    /** How much of a marked message was looked at. */
    private int shown;

    private byte[] said = {};
    private int otherCode;

    PlainParser(int limit, Extension extension) {
        this.limit = limit;
        this.extension = extension;
    }

    static String event(char kind, byte[] payload) {
        return kind + new String(payload, StandardCharsets.ISO_8859_1);
    }

    void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to && !over; i++) {
            try {
                next(bytes[i] & 0xff);
            } catch (Violation violation) {
                otherCode = violation.otherCode;
                close(violation.code);
            }
        }
    }

    /** Whether the peer may get this: where one frame breaks two rules there are two good answers. */
    boolean sentMayBe(List<String> other) {
        if (otherCode == 0 || sent.isEmpty() || other.size() != sent.size()) {
            return other.equals(sent);
        }
        List<String> asRight = new ArrayList<>(sent);
        asRight.set(sent.size() - 1, "C" + otherCode);
        return other.equals(sent) || other.equals(asRight);
    }

    /** Whether this is what the peer gets where the server inflates a large frame before all of it is there. */
    boolean sentMayBecome(List<String> other) {
        boolean inLarge = !over && marked && length > 32 * 1024 && isData();
        int last = other.size() - 1;
        return inLarge
                && last == sent.size()
                && other.subList(0, last).equals(sent)
                && List.of("C1007", "C1009").contains(other.get(last));
    }

    private void next(int b) {
        if (length < 0) {
            header[headerLength++] = (byte) b;
            headerByte();
        } else {
            int plain = b ^ (header[headerLength - 4 + payload.size() % 4] & 0xff);
            payload.write(plain);
            if (isData() && messageOpcode == 1 && !marked) {
                textByte(plain);
            }
        }
        if (length == payload.size()) {
            frameEnds();
        }
    }

    private void headerByte() {
        if (headerLength == 2) {
            firstTwo();
        }
        int code = headerLength < 2 ? 0 : header[1] & 0x7f;
        int extended = code == 126 ? 2 : code == 127 ? 8 : 0;
        if (headerLength == 2 + extended + 4) {
            long announced = extended == 0 ? code : 0;
            for (int i = 0; i < extended; i++) {
                announced = announced << 8 | (header[2 + i] & 0xff);
            }
            check(announced < 0 || (extended == 2 && announced < 126) || (extended == 8 && announced < 65_536), 1002);
            if (isData()) {
                dataFrame(announced);
            }
            length = announced;
        }
    }

    private void firstTwo() {
        int first = header[0] & 0xff;
        int second = header[1] & 0xff;
        boolean control = opcode() >= 8;
        check((first & 0x30) != 0, 1002);
        check((first & 0x40) != 0 && !extension.mayMark(opcode()), 1002);
        check((second & 0x80) == 0, 1002);
        check(!List.of(0, 1, 2, 8, 9, 10).contains(opcode()), 1002);
        check(control && (first & 0x80) == 0, 1002);
        check(control && (second & 0x7f) > 125, 1002);
    }

    private void dataFrame(long announced) {
        check((opcode() == 0) != (messageOpcode != 0), 1002);
        if (opcode() != 0) {
            messageOpcode = opcode();
            marked = (header[0] & 0x40) != 0;
        }
        int most = marked ? extension.mostOnTheWire(limit) : limit;
        check(announced > most - message.size(), 1009);
        check(frames > 1024 + message.size() / 64, 1008);
    }

    private void frameEnds() {
        byte[] bytes = payload.toByteArray();
        boolean last = (header[0] & 0x80) != 0;
        switch (opcode()) {
            case 8 -> closed(bytes);
            case 9 -> sent.add(event('P', bytes));
            case 10 -> received.add(event('O', bytes));
            default -> {
                message.writeBytes(bytes);
                frames++;
                if (marked) {
                    look(extension.read(message.toByteArray(), last));
                }
                if (last) {
                    messageEnds();
                }
            }
        }
        headerLength = 0;
        payload.reset();
        length = -1;
    }

    private void messageEnds() {
        byte[] bytes = marked ? said : message.toByteArray();
        check(!character.isEmpty(), 1007);
        received.add(event(messageOpcode == 1 ? 'T' : 'B', bytes));
        message.reset();
        messageOpcode = 0;
        marked = false;
        shown = 0;
        frames = 0;
    }

    private void look(Reading reading) {
        said = reading.plain();
        boolean wrongText = false;
        try {
            for (; shown < said.length && messageOpcode == 1; shown++) {
                textByte(said[shown] & 0xff);
            }
        } catch (Violation notUtf8) {
            wrongText = true;
        }
        boolean invalid = reading.broken() || wrongText;
        if (invalid || reading.tooBig()) {
            throw new Violation(invalid ? 1007 : 1009, reading.tooBig() ? 1009 : 1007);
        }
    }

    private void closed(byte[] bytes) {
        if (bytes.length == 0) {
            close(1005);
            return;
        }
        check(bytes.length == 1, 1002);
        int code = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        check(code < 1000 || code > 4999, 1002);
        check(code == 1004 || code == 1005 || code == 1006 || (code > 1014 && code < 3000), 1002);
        character.clear();
        try {
            for (int i = 2; i < bytes.length; i++) {
                textByte(bytes[i] & 0xff);
            }
        } catch (Violation notUtf8) {
            throw new Violation(1002);
        }
        check(!character.isEmpty(), 1002);
        close(code);
    }

    private void close(int code) {
        sent.add("C" + (code == 1005 ? "" : String.valueOf(code)));
        over = true;
    }

    private void textByte(int b) {
        character.add(b);
        boolean possible = false;
        boolean whole = false;
        for (int[] form : CHARACTERS) {
            boolean fits = character.size() <= form.length / 2;
            for (int i = 0; fits && i < character.size(); i++) {
                fits = character.get(i) >= form[2 * i] && character.get(i) <= form[2 * i + 1];
            }
            possible |= fits;
            whole |= fits && character.size() == form.length / 2;
        }
        check(!possible, 1007);
        if (whole) {
            character.clear();
        }
    }

    private boolean isData() {
        return opcode() < 8;
    }

    private int opcode() {
        return header[0] & 0x0f;
    }

    private static void check(boolean broken, int code) {
        if (broken) {
            throw new Violation(code);
        }
    }
}
