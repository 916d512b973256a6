package io.novaws.core.client;

import io.novaws.ConnectOptions;
import io.novaws.Detached;
import io.novaws.core.model.EndpointModel;
import io.novaws.spi.Dial;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How a connection is dialled, each time: the endpoint's declaration, the configuration and the options of the call.
 *
 * @param model the endpoint
 * @param templates its addresses, with the configuration's values in them
 * @param options the call's
 * @param timeout for one dial, where the options say nothing
 * @param maxMessageSize the largest message of the peer, in bytes
 */
record DialPlan(
        EndpointModel model,
        List<String> templates,
        ConnectOptions options,
        Supplier<Duration> timeout,
        IntSupplier maxMessageSize) {
    /** The variables of the address. */
    Map<String, String> variables() {
        return options.pathParameters();
    }

    /** What becomes of messages while there is no link. */
    Detached detached() {
        return options.detached().orElse(model.declared().detached());
    }

    /**
     * Checks what can be known before any dial.
     *
     * @throws IllegalArgumentException if an address is wrong; the message says which and why
     */
    DialPlan checked() {
        if (options.uris().isEmpty() && templates.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + model.name() + " has no address");
        }
        for (int turn = 0; turn < addresses(options); turn++) {
            address(options, turn);
        }
        return this;
    }

    /**
     * The dial of that number, from 0: each takes the next address.
     *
     * @param now the options, as the connection handler has left them
     * @throws IllegalArgumentException if there is no address
     */
    Dial dial(ConnectOptions now, int turn) {
        return new Dial(
                address(now, turn % addresses(now)),
                now.headers(),
                now.subprotocols().orElse(model.subprotocols()),
                now.connectTimeout().orElseGet(timeout),
                now.sslContext(),
                now.proxy(),
                now.proxyCredentials(),
                maxMessageSize.getAsInt());
    }

    private int addresses(ConnectOptions now) {
        return now.uris().isEmpty() ? templates.size() : now.uris().size();
    }

    private URI address(ConnectOptions now, int turn) {
        String template = now.uris().isEmpty()
                ? templates.get(turn)
                : now.uris().get(turn).toString();
        return Addresses.of(template, now.pathParameters(), now.queries());
    }
}
