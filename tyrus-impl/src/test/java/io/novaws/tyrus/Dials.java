package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.spi.Dial;
import io.novaws.spi.Transport;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Dials with something changed, and what comes of them. */
final class Dials {
    private Dials() {}

    static Dial within(Dial dial, Duration timeout) {
        return new Dial(
                dial.uri(),
                dial.headers(),
                dial.subprotocols(),
                timeout,
                dial.sslContext(),
                dial.proxy(),
                dial.proxyCredentials(),
                dial.maxMessageSize());
    }

    static Dial with(Dial dial, Map<String, List<String>> headers, List<String> subprotocols) {
        return new Dial(
                dial.uri(),
                headers,
                subprotocols,
                dial.timeout(),
                dial.sslContext(),
                dial.proxy(),
                dial.proxyCredentials(),
                dial.maxMessageSize());
    }

    static Dial trusting(Dial dial, SSLContext context) {
        return new Dial(
                dial.uri(),
                dial.headers(),
                dial.subprotocols(),
                dial.timeout(),
                Optional.of(context),
                dial.proxy(),
                dial.proxyCredentials(),
                dial.maxMessageSize());
    }

    static Dial through(Dial dial, InetSocketAddress proxy, Optional<Credentials> credentials) {
        return new Dial(
                dial.uri(),
                dial.headers(),
                dial.subprotocols(),
                dial.timeout(),
                dial.sslContext(),
                Optional.of(proxy),
                credentials,
                dial.maxMessageSize());
    }

    static Session open(Transport transport, Dial dial, Endpoint endpoint) throws Exception {
        return transport.open(dial, endpoint).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static DialException failure(Transport transport, Dial dial) throws Exception {
        Recorder endpoint = new Recorder();
        try {
            open(transport, dial, endpoint);
        } catch (ExecutionException failed) {
            assertThat(endpoint.opened).isEmpty();
            assertThat(failed.getCause()).isInstanceOf(DialException.class);
            return (DialException) failed.getCause();
        }
        throw new AssertionError("the dial succeeded");
    }
}
