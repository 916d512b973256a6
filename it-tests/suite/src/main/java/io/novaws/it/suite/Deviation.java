package io.novaws.it.suite;

import static io.novaws.it.suite.Server.GLASSFISH_8;
import static io.novaws.it.suite.Server.TYRUS;
import static io.novaws.it.suite.Server.TYRUS_WITH_TOKENS;
import static io.novaws.it.suite.Server.WILDFLY;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a server makes impossible, or does in its own way. {@code docs/deviations.md} is this list, and each entry has a
 * case that {@link Shows} it.
 */
public enum Deviation {
    FRAMES_ABOVE_4_MIB(
            "A frame of any size up to the endpoint's limit is taken",
            "A single frame above 4 MiB closes the connection with 1011; messages in fragments may be larger",
            "Tyrus buffers a frame before anyone can judge it. Its context parameter `org.glassfish.tyrus.incomingBufferSize`"
                    + " raises the bound, for the application's own endpoints too",
            TYRUS),
    FRAGMENTS_UNSEEN(
            "A message in more fragments than `max-fragments` closes the connection with 1008",
            "Only the size of the message is limited",
            "The container puts messages together and does not show their frames",
            Set.of(WILDFLY)),
    CONTROL_FRAMES_UNCOUNTED(
            "Pings and pongs count for the peer's rate",
            "The server answers any number of pings",
            "The container answers pings itself and does not show them",
            Set.of(WILDFLY),
            TYRUS),
    CLOSE_TEXT_COMES_BACK(
            "A peer's close is answered with its code alone",
            "The answer has the peer's text too",
            "The server answers a close before anyone is told",
            Set.of(WILDFLY),
            TYRUS),
    EARLY_RESETS(
            "A socket that is reset is noticed at once",
            "If that happens right after the 101, some are noticed by the heartbeat only",
            "Tyrus does not hear of it before it has begun to read",
            TYRUS),
    HASTY_FRAMES(
            "Frames that come in the packet of the request, before the 101, are read after it",
            "The handshake is refused with 400",
            "Tyrus would wait for itself in `TyrusHttpUpgradeHandler.init`, on one of the server's HTTP threads. No client"
                    + " may send before the 101 (RFC 6455, 4.1)",
            TYRUS),
    NO_CODE_IS_1000(
            "A close without a code is told as 1005, and answered without one",
            "`@OnClose` gets 1000",
            "The server says so",
            Set.of(WILDFLY),
            TYRUS),
    CLOSE_1014_IS_UNKNOWN(
            "A peer's close 1014 is answered with its code",
            "It is answered with 1002",
            "The server does not know the code",
            Set.of(WILDFLY),
            TYRUS),
    UNMASKED_FRAMES(
            "A frame without a mask closes the connection with 1002",
            "It is taken",
            "Tyrus does not check the mask",
            TYRUS),
    SESSION_OF_NOBODY(
            "The end of an HTTP session closes the connections of its caller with 1008, and no others",
            "It closes those without a caller too",
            "Undertow closes every WebSocket of the session itself",
            Set.of(WILDFLY)),
    TOKEN_NOT_INJECTED(
            "An injected `JsonWebToken` of MicroProfile JWT is the caller's in every callback",
            "It is empty; `Connection.principal()` is the token",
            "The server fills it at the beginning of an HTTP request, and a callback has none",
            Set.of(WILDFLY)),
    BARE_401(
            "A 401 says in `WWW-Authenticate` how to log in",
            "That to a broken token of MicroProfile JWT says nothing",
            "The server answers it before any filter of the application",
            Set.of(WILDFLY),
            TYRUS_WITH_TOKENS),
    TOKEN_NOT_ASKED_FOR(
            "A 401 says in `WWW-Authenticate` how to log in",
            "That of MicroProfile JWT to a caller without a token says nothing",
            "The server's login answers it, when it is asked, and the answer is gone",
            Set.of(WILDFLY)),
    TOKENS_FAIL(
            "Callers log in with tokens of MicroProfile JWT, where an application says so",
            "Such an application answers every request with 500, with Nova's jars or without",
            "The server knows this login twice, and cannot choose",
            Set.of(GLASSFISH_8));

    private final String rule;
    private final String instead;
    private final String reason;
    private final Set<Server> servers = EnumSet.noneOf(Server.class);

    @SafeVarargs
    Deviation(String rule, String instead, String reason, Collection<Server>... servers) {
        this.rule = rule;
        this.instead = instead;
        this.reason = reason;
        for (Collection<Server> some : servers) {
            this.servers.addAll(some);
        }
    }

    /** What other servers do. */
    public String rule() {
        return rule;
    }

    /** What these do instead. */
    public String instead() {
        return instead;
    }

    /** Why Nova cannot change it. */
    public String reason() {
        return reason;
    }

    public Set<Server> servers() {
        return servers;
    }
}
