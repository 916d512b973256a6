package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.AuthenticationException;
import io.novaws.DialException;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.reconnect.LinkFailures;
import io.novaws.handler.BackOff;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.ErrorHandler.Severity;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.LinkFailure.Kind;
import io.novaws.handler.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the default error handler makes of a lost link. */
class ReconnectPolicyScenariosTest {
    private static final int DRAWS = 1000;

    private final ErrorHandler handler = new ErrorHandler() {};

    private static LinkFailure failure(Kind kind) {
        return new LinkFailure(kind, OptionalInt.empty(), "", OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    private static LinkFailure refused(int status, Optional<Duration> retryAfter) {
        return new LinkFailure(
                Kind.REFUSED, OptionalInt.empty(), "", OptionalInt.of(status), retryAfter, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 16000"})
    void n12_theDelayIsAtRandom_betweenFourFifthsAndTheWhole(int attempt, long whole) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            Retry retry = handler.shouldReconnect(failure(Kind.LOST), attempt, BackOff.DEFAULT);
            assertThat(retry.again()).isTrue();
            least = Math.min(least, retry.delay().toMillis());
            most = Math.max(most, retry.delay().toMillis());
        }
        assertThat(least).isBetween(whole * 8 / 10, whole * 82 / 100);
        assertThat(most).isBetween(whole * 98 / 100, whole);
    }

    @Test
    void n12_noDelayIsAboveThirtySeconds_howeverManyFail() {
        BackOff endless = new BackOff(0, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);
        Random random = new Random(12);
        for (int attempt = 6; attempt < 6 + DRAWS; attempt++) {
            assertThat(endless.permits(attempt)).isTrue();
            assertThat(endless.delay(attempt, random)).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
        }
        assertThat(endless.delay(Integer.MAX_VALUE, random)).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
    }

    @Test
    void n12_theSixthAttemptIsRefused() {
        assertThat(handler.shouldReconnect(failure(Kind.UNREACHABLE), 5, BackOff.DEFAULT)
                        .again())
                .isTrue();
        assertThat(handler.shouldReconnect(failure(Kind.UNREACHABLE), 6, BackOff.DEFAULT))
                .isEqualTo(Retry.never());
    }

    @Test
    void n12_afterAnErrorOfAuthentication_thereIsNoReconnect() {
        LinkFailure refused = LinkFailures.authentication(new AuthenticationException("refused"));
        assertThat(handler.shouldReconnect(refused, 1, BackOff.DEFAULT)).isEqualTo(Retry.never());
        assertThat(handler.shouldReconnect(refused(401, Optional.empty()), 1, BackOff.DEFAULT)
                        .again())
                .isFalse();
        assertThat(handler.shouldReconnect(refused(403, Optional.empty()), 1, BackOff.DEFAULT)
                        .again())
                .isFalse();
    }

    @Test
    void n12_withoutJitter_theDelayIsExact() {
        BackOff exact = new BackOff(5, Duration.ofSeconds(1), Duration.ofSeconds(30), 0);
        assertThat(exact.delay(1, new Random())).isEqualTo(Duration.ofSeconds(1));
        assertThat(exact.delay(4, new Random())).isEqualTo(Duration.ofSeconds(8));
        assertThat(exact.delay(6, new Random())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void n12_aBackOffThatMakesNoSense_isRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new BackOff(-1, second, second, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(1, Duration.ZERO, second, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(1, second, Duration.ofMillis(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(1, second, second, 1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(1, second, second, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theServerMayAskForMoreTime_notForLess() {
        Retry longer = handler.shouldReconnect(refused(429, Optional.of(Duration.ofSeconds(45))), 1, BackOff.DEFAULT);
        assertThat(longer).isEqualTo(Retry.after(Duration.ofSeconds(45)));
        Retry sooner = handler.shouldReconnect(refused(503, Optional.of(Duration.ZERO)), 3, BackOff.DEFAULT);
        assertThat(sooner.delay()).isBetween(Duration.ofMillis(3200), Duration.ofMillis(4000));
    }

    @Test
    void proxyThatLies_silencedAClientForAYear() {
        Retry year = handler.shouldReconnect(refused(503, Optional.of(Duration.ofDays(365))), 1, BackOff.DEFAULT);
        assertThat(year).isEqualTo(Retry.after(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 425, 429, 500, 502, 503, 504})
    void statusesThatMayPass_areTransient(int status) {
        assertThat(handler.classify(refused(status, Optional.empty()))).isEqualTo(Severity.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 401, 403, 404, 410, 426, 501})
    void otherStatuses_areCritical(int status) {
        assertThat(handler.classify(refused(status, Optional.empty()))).isEqualTo(Severity.CRITICAL);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, NORMAL", "1001, TRANSIENT", "1005, TRANSIENT", "1011, TRANSIENT", "1012, TRANSIENT", "1013, TRANSIENT",
        "4000, TRANSIENT", "1002, CRITICAL", "1003, CRITICAL", "1007, CRITICAL", "1008, CRITICAL", "1009, CRITICAL",
        "1010, CRITICAL", "3000, CRITICAL", "3003, CRITICAL"
    })
    void closeCodes_areSortedIntoThree(int code, Severity severity) {
        assertThat(handler.classify(LinkFailures.of(CloseReasons.of(code, ""), null)))
                .isEqualTo(severity);
    }

    @Test
    void whatThePeerHasNothingToDoWith_isSortedByItsKind() {
        assertThat(handler.classify(failure(Kind.UNREACHABLE))).isEqualTo(Severity.TRANSIENT);
        assertThat(handler.classify(failure(Kind.TIMEOUT))).isEqualTo(Severity.TRANSIENT);
        assertThat(handler.classify(LinkFailures.lost())).isEqualTo(Severity.TRANSIENT);
        assertThat(handler.classify(failure(Kind.TLS))).isEqualTo(Severity.CRITICAL);
        assertThat(handler.classify(failure(Kind.PROTOCOL))).isEqualTo(Severity.CRITICAL);
        DialException tls = new DialException(DialException.Reason.TLS, "not trusted", null);
        assertThat(handler.classify(LinkFailures.of(tls))).isEqualTo(Severity.CRITICAL);
    }
}
