package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.ClientConnection;
import io.novaws.Credentials;
import io.novaws.RoundTrips;
import io.novaws.Subscription;
import io.novaws.TransportState;
import io.novaws.core.codec.Encoded;
import io.novaws.core.connection.ConnectionIds;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.Exit;
import io.novaws.core.connection.Identity;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.connection.Metrics;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.outbox.Manner;
import io.novaws.handler.Correlation;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.Received;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a client connection says and hears, whatever link carries it: by its own handlers, in its conversation with the
 * server. The base of the connection rather than a part of it, as these are the connection's own methods.
 *
 * <p>Threading: safe from any thread. It has no lock; its parts have theirs.
 */
abstract class ClientSide extends LiveConnection implements ClientConnection {
    private static final Identity NOBODY = new Identity(null, role -> false);

    final Attachment attachment = new Attachment();
    final Outgoing outgoing;
    final Conversation conversation;
    final Heartbeats heartbeats;
    private final Dispatcher dispatcher;
    private final ClientHandlers handlers;
    private final ClientLog log;
    private final Traffic traffic;

    ClientSide(
            Dispatcher dispatcher,
            Directory directory,
            DialPlan plan,
            ClientHandlers handlers,
            TransportState before,
            Runnable whenForgotten) {
        super(dispatcher, directory, plan.variables(), NOBODY, before, whenForgotten);
        this.dispatcher = dispatcher;
        this.handlers = handlers;
        this.heartbeats = new Heartbeats(this, handlers.connection(), dispatcher.clock());
        this.log = new ClientLog(this, handlers.logging());
        this.traffic = new Traffic(this, log, handlers.metrics() == null ? null : new Metrics(handlers.metrics()));
        this.outgoing = new Outgoing(this, handlers, attachment, plan.detached(), dispatcher, new Owner());
        this.conversation = new Conversation(
                this,
                handlers,
                plan.options().credentials().orElse(null),
                ConnectionIds.unguessable("sub_") + "_",
                this::speak,
                dispatcher.workers(),
                dispatcher.timer(),
                Clock.systemUTC());
    }

    /** Where what happens is logged. */
    final ClientLog log() {
        return log;
    }

    // ---- what the application brings of its own

    @Override
    protected @Nullable Metrics metrics() {
        return traffic.metrics();
    }

    @Override
    public @Nullable MessageHandler messages() {
        return handlers.messages();
    }

    @Override
    protected Encoded prepared(Encoded message) {
        return outgoing.prepared(message);
    }

    @Override
    protected boolean awaitsCredentials() {
        return conversation.isAuthenticating();
    }

    /** Its handlers may make another message of it than of others. */
    @Override
    protected boolean sharesMessages() {
        return false;
    }

    @Override
    protected boolean followsTraffic() {
        return traffic.isFollowed() || super.followsTraffic();
    }

    @Override
    protected void left(Encoded message) {
        if (super.followsTraffic()) {
            super.left(message);
        }
        traffic.left(message);
    }

    @Override
    public void came(String text) {
        if (traffic.isFollowed()) {
            traffic.came(Encoded.Kind.TEXT, Encoded.utf8Length(text));
        }
    }

    @Override
    public void came(ByteBuffer data) {
        traffic.came(Encoded.Kind.BINARY, data.remaining());
    }

    @Override
    protected boolean awaits(String text) {
        return super.awaits(text) || conversation.awaits(text);
    }

    @Override
    protected boolean takes(Received message) {
        return super.takes(message) || conversation.takes(message);
    }

    @Override
    protected Correlation correlation() {
        return handlers.correlation();
    }

    // ---- heartbeats

    @Override
    protected CompletionStage<Void> beat() {
        // Nothing of the application's goes before its credentials.
        Encoded own = outgoing.isFlowing() ? heartbeats.next(dispatcher::encode) : null;
        if (own != null && own.kind().isData()) {
            return outbox().replyAndTell(own.forThisLink());
        }
        long number = heartbeats.leaving();
        CompletionStage<Void> left = own == null ? super.beat() : outbox().replyAndTell(own);
        left.thenRun(() -> heartbeats.left(number));
        return left;
    }

    @Override
    protected boolean isAnswer(ByteBuffer pong) {
        boolean answer = heartbeats.isOwn(pong) || super.isAnswer(pong);
        if (answer) {
            heartbeats.answered(pong);
        }
        return answer;
    }

    // ---- what leaves

    private CompletionStage<Void> speak(Kind kind, Object message) {
        Encoded said = dispatcher.encode(message).forThisLink();
        return outgoing.speak(kind, kind == Kind.AUTHENTICATION ? said.withCredentials() : said);
    }

    @Override
    protected CompletionStage<Void> transmit(Encoded message) {
        return outgoing.send(Kind.MESSAGE, message);
    }

    @Override
    protected CompletionStage<Void> transmitRequest(Encoded request) {
        return outgoing.send(Kind.REQUEST, request);
    }

    @Override
    protected CompletionStage<Void> transmitLatest(Object key, Encoded message) {
        return outgoing.sendLatest(key, message);
    }

    @Override
    protected boolean deliver(Encoded message, Manner elsewhere) {
        return outgoing.deliver(message, elsewhere);
    }

    @Override
    public void reply(Encoded reply) {
        outgoing.reply(List.of(reply));
    }

    @Override
    public boolean reply(List<Encoded> replies) {
        return outgoing.reply(replies);
    }

    @Override
    public void holdWhileHigh() {
        if (outgoing.isHigh()) {
            lane().hold();
            if (outgoing.isHigh()) {
                return;
            }
            lane().release(); // it drained in between
        }
        super.holdWhileHigh();
    }

    /** What the way out asks of its connection. */
    private final class Owner implements Outgoing.Owner {
        @Override
        public @Nullable Exit exit() {
            return ClientSide.this.exit();
        }

        @Override
        public boolean mayAsk() {
            return conversation.asksOn(attachment.current());
        }

        @Override
        public boolean isClosing() {
            return isClosingLocally();
        }

        @Override
        public void drained() {
            if (hasOpened()) {
                lane().release();
            }
        }
    }

    @Override
    protected boolean isDetached() {
        return attachment.current() == Attachment.NONE;
    }

    // ---- ClientConnection

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> authenticate() {
        return conversation.authenticate();
    }

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> authenticate(Credentials credentials) {
        return conversation.authenticate(credentials);
    }

    @Override
    public AuthStatus authStatus() {
        return conversation.authStatus();
    }

    @Override
    public CompletionStage<Subscription> subscribe(String channel) {
        return conversation.subscribe(channel, null);
    }

    @Override
    public CompletionStage<Subscription> subscribe(String channel, Object params) {
        return conversation.subscribe(channel, params);
    }

    @Override
    public CompletionStage<Void> unsubscribe(String channel) {
        return conversation.unsubscribe(channel);
    }

    @Override
    public Optional<Subscription> subscription(String channel) {
        return conversation.subscription(channel);
    }

    @Override
    public List<Subscription> subscriptions() {
        return conversation.subscriptions();
    }

    @Override
    public RoundTrips roundTrips() {
        return heartbeats.roundTrips();
    }

    @Override
    public int links() {
        return attachment.links();
    }
}
