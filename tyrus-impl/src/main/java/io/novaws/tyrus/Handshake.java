package io.novaws.tyrus;

import io.novaws.spi.Dial;
import jakarta.websocket.Session;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.ClientEngine.ClientUpgradeInfo;
import org.glassfish.tyrus.spi.ClientEngine.ClientUpgradeStatus;

/**
 * The opening handshake of one link (RFC 6455, 4.1): Tyrus makes the key and checks the answer's, Nova writes the request
 * and holds the answer against what was offered.
 *
 * <p>Threading: one call at a time.
 */
final class Handshake {
    private static final int SWITCHING = 101;
    /** What Tyrus looks at; it would log the others, cookies too. */
    private static final List<String> CHECKED =
            List.of("Upgrade", "Connection", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol");

    private final Dial dial;
    private final Wire wire;
    private final Opening opening;
    private final ClientEngine engine;

    Handshake(Dial dial, Wire wire, Opening opening, Engines engines) {
        this.dial = dial;
        this.wire = wire;
        this.opening = opening;
        this.engine = engines.engine(bare(dial.uri()), dial.subprotocols(), opening);
    }

    /** For Tyrus, which logs it: it needs the host and the port. */
    private static URI bare(URI uri) {
        return URI.create(HandshakeText.address(uri) + "/");
    }

    ByteBuffer request() {
        return HandshakeText.upgrade(dial, engine.createUpgradeRequest(() -> {}).getHeaders());
    }

    /**
     * Opens the session if the answer is right.
     *
     * @throws ProtocolException if it is not
     */
    Session open(HttpAnswer answer) throws ProtocolException {
        String subprotocol = answer.line("Sec-WebSocket-Protocol");
        if (!subprotocol.isEmpty() && !dial.subprotocols().contains(subprotocol)) {
            throw new ProtocolException("the server chose a subprotocol that was not offered (RFC 6455, 4.1)");
        }
        if (!answer.line("Sec-WebSocket-Extensions").isEmpty()) {
            throw new ProtocolException("the server chose an extension that was not offered (RFC 6455, 4.1)");
        }
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        response.setStatus(SWITCHING);
        answer.headers().entrySet().stream()
                .filter(header -> CHECKED.stream().anyMatch(header.getKey()::equalsIgnoreCase))
                .forEach(header -> response.getHeaders().put(header.getKey(), header.getValue()));
        FrameReceiver frames = new FrameReceiver();
        wire.to(frames);
        ClientUpgradeInfo agreed = engine.processResponse(response, new WireWriter(wire), reason -> wire.finish());
        Session session = opening.session();
        if (agreed.getUpgradeStatus() != ClientUpgradeStatus.SUCCESS || session == null) {
            throw new ProtocolException("the answer is no handshake of WebSocket (RFC 6455, 4.1)");
        }
        frames.open(agreed.createConnection(), session);
        return session;
    }
}
