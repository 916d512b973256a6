package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.spi.Dial;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What containers throw, as seen on Tyrus 2.1.5 and Undertow 2.3. */
class ContainerFailuresTest {
    private static final Dial DIAL = new Dial(
            URI.create("ws://localhost:8080/feed?token=s3cret"),
            Map.of(),
            List.of(),
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1000);

    private static DialException told(Throwable thrown) {
        return ContainerFailures.of(thrown, DIAL, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "Response code was not 101: 404., 404",
        "UT003035: Connection upgrade failed: Invalid response code 503, 503",
        "UT003052: Failed to connect: status 401, 401"
    })
    void statusInTheText_isARefusalWithThatStatus(String text, int status) {
        DialException failure =
                told(new DeploymentException("Handshake response not received.", new DeploymentException(text)));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.status()).hasValue(status);
    }

    @Test
    void retryAfterOfAnAnswerThatIsShown_isTold() {
        DialException failure = ContainerFailures.of(
                new DeploymentException("Response code was not 101: 503."), DIAL, Map.of("retry-AFTER", List.of("9")));
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(9));
    }

    @Test
    void networkThatFails_isUnreachable() {
        assertThat(told(new ConnectException("Connection refused")).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(told(new DeploymentException("x", new IOException("reset"))).reason())
                .isEqualTo(Reason.UNREACHABLE);
        assertThat(told(new RuntimeException(new UnresolvedAddressException())).reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void tlsBehindAnIoException_isTls() {
        assertThat(told(new IOException(new SSLHandshakeException("untrusted"))).reason())
                .isEqualTo(Reason.TLS);
    }

    @Test
    void silence_isATimeout() {
        assertThat(told(new DeploymentException("Handshake response not received."))
                        .reason())
                .isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void anythingElse_isAFailureOfTheProtocol_andNoTextIsPassedOn() {
        DialException failure = told(new DeploymentException("no upgrade for " + DIAL.uri()));
        assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
        assertThat(failure).hasNoCause();
        assertThat(failure.getMessage()).doesNotContain("s3cret").doesNotContain("feed");
    }
}
