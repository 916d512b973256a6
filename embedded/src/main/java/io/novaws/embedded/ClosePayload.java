package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The payload of a close frame: nothing, or a code and a reason (RFC 6455, 5.5.1 and 7.4). */
final class ClosePayload {
    private static final byte[] NONE = {};
    private static final int NO_STATUS = CloseCodes.NO_STATUS_CODE.getCode();

    private ClosePayload() {}

    /** Reads what a peer sent; 1005 where it sent nothing. */
    static CloseReason read(ByteBuf bytes, int index, int length) {
        if (length == 0) {
            return new CloseReason(CloseCodes.NO_STATUS_CODE, "");
        }
        if (length == 1) {
            throw ProtocolException.error("a close code has two bytes");
        }
        int code = bytes.getUnsignedShort(index);
        if (!mayBeSent(code)) {
            throw ProtocolException.error("the close code is not one to be sent");
        }
        try {
            ByteBuffer reason = bytes.nioBuffer(index + 2, length - 2);
            return new CloseReason(
                    CloseCodes.getCloseCode(code),
                    StandardCharsets.UTF_8.newDecoder().decode(reason).toString());
        } catch (CharacterCodingException notUtf8) {
            throw ProtocolException.error("a close reason is UTF-8");
        }
    }

    /** The payload that says this, cut to what a control frame may hold. */
    static byte[] of(int code, String reason) {
        if (code == NO_STATUS) {
            return NONE;
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = text.length <= 123 ? text.length : 0;
        return ByteBuffer.allocate(2 + length)
                .putShort((short) code)
                .put(text, 0, length)
                .array();
    }

    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
