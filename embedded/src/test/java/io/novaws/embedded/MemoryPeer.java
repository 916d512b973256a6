package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of the server in memory, from the bytes of the peer to the message handlers of the engine, and what came of
 * them.
 *
 * <p>Threading: one thread.
 */
final class MemoryPeer implements AutoCloseable {
    /** The engine with an endpoint that only notes what it gets. */
    static final class Server implements AutoCloseable {
        private final SocketContainer sockets = new SocketContainer();
        private List<String> received = new ArrayList<>();
        private List<Integer> closes = new ArrayList<>();

        Server() throws Exception {
            sockets.register(ServerEndpointConfig.Builder.create(Recorder.class, "/recorder")
                    .configurator(new ServerEndpointConfig.Configurator() {
                        @Override
                        public <T> T getEndpointInstance(Class<T> type) {
                            return type.cast(new Recorder(received, closes));
                        }
                    })
                    .build());
        }

        MemoryPeer connect(int maxMessageSize) {
            return connect(maxMessageSize, null, maxMessageSize);
        }

        MemoryPeer connect(int maxMessageSize, @Nullable DeflateAgreement agreed, int maxDecompressedSize) {
            received = new ArrayList<>();
            closes = new ArrayList<>();
            return new MemoryPeer(this, maxMessageSize, agreed, maxDecompressedSize);
        }

        @Override
        public void close() {
            sockets.stop();
        }
    }

    /** Messages and pongs, as the application gets them. */
    final List<String> received;

    /** The codes of closes that the application was told of. */
    final List<Integer> closes;

    /** Pongs and the close, as the peer gets them. */
    final List<String> sent = new ArrayList<>();

    final EmbeddedChannel channel = new MemoryChannel();
    private final WebSocketHandler handler;

    private MemoryPeer(
            Server server, int maxMessageSize, @Nullable DeflateAgreement agreed, int maxDecompressedSize) {
        received = server.received;
        closes = server.closes;
        channel.freezeTime();
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        UpgradeInfo handshake = server.sockets.getWebSocketEngine().upgrade(request(), response);
        if (response.getStatus() != 101) {
            throw new AssertionError("the engine answers " + response.getStatus());
        }
        handler = new WebSocketHandler(channel, maxMessageSize, 1024, agreed, maxDecompressedSize);
        channel.pipeline().addLast(handler);
        handler.open(channel.pipeline().context(handler), handshake, List.of());
    }

    private RequestContext request() {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/recorder");
        request.headers()
                .add("Host", "localhost")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Version", "13")
                .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return HandshakeRequest.of(request, channel).forTyrus();
    }

    /** Hands over what one read brings. */
    void feed(byte[] bytes, int from, int to) {
        if (channel.isActive()) {
            ByteBuf in = channel.alloc().directBuffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
            channel.writeInbound(in);
            collect();
        }
    }

    /** The connection's lane takes messages, or takes none. */
    void read(boolean on) {
        handler.read(on);
        channel.runPendingTasks();
        collect();
    }

    /** The lane takes messages, or takes none; nothing else has had its turn. */
    void pause(boolean on) {
        handler.read(!on);
    }

    /** The channel is gone. */
    void lose() {
        channel.pipeline().fireChannelInactive();
    }

    /** What the messages have together, in bytes. */
    long bytes() {
        return received.stream().mapToLong(event -> event.length() - 1).sum();
    }

    WebSocketHandler handler() {
        return handler;
    }

    private void collect() {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            while (out.isReadable()) {
                note(out);
            }
            out.release();
        }
    }

    private void note(ByteBuf out) {
        int opcode = out.readUnsignedByte() & 0x0f;
        byte[] payload = ByteBufUtil.getBytes(out.readSlice(out.readUnsignedByte()));
        if (opcode == FrameHeader.CLOSE) {
            sent.add("C"
                    + (payload.length == 0
                            ? ""
                            : String.valueOf(ByteBuffer.wrap(payload).getShort())));
        } else {
            sent.add(PlainParser.event(opcode == FrameHeader.PONG ? 'P' : '?', payload));
        }
    }

    @Override
    public void close() {
        channel.close();
        channel.runPendingTasks();
        channel.releaseInbound();
        channel.releaseOutbound();
    }

    /** Public because Tyrus calls it by reflection. */
    public static final class Recorder extends Endpoint {
        private final List<String> received;

        private final List<Integer> closes;

        Recorder(List<String> received, List<Integer> closes) {
            this.received = received;
            this.closes = closes;
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closes.add(reason.getCloseCode().getCode());
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>)
                    text -> received.add(PlainParser.event('T', text.getBytes(StandardCharsets.UTF_8))));
            session.addMessageHandler(
                    byte[].class, (MessageHandler.Whole<byte[]>) bytes -> received.add(PlainParser.event('B', bytes)));
            session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                    pong -> received.add(PlainParser.event('O', bytes(pong.getApplicationData()))));
        }

        private static byte[] bytes(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }
}
