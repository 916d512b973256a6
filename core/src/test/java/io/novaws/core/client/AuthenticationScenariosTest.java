package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.Credentials;
import io.novaws.RequestException;
import io.novaws.RequestException.Reason;
import io.novaws.SendException;
import io.novaws.core.codec.ReceivedText;
import io.novaws.handler.AuthAnswer;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.AuthState;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How a client authenticates itself, in time that the test lets pass. */
class AuthenticationScenariosTest {
    private static final Credentials KEY = Credentials.key("key", "secret");
    private static final Credentials TOKEN = Credentials.token("t0");
    private static final Instant NOW = Instant.ofEpochSecond(Talk.BEGIN);
    private static final String ACCEPTED = "{\"type\":\"auth_success\",\"expires_in\":100}";
    private static final String REFUSED = "{\"type\":\"auth_error\",\"reason\":\"unknown key\"}";

    private final AuthHandler handler = new AuthHandler() {};

    private static AuthState state(AuthStatus status, long secondsLeft) {
        return new AuthState(status, Optional.of(NOW.plusSeconds(secondsLeft)));
    }

    private AuthAnswer answer(String text) {
        return handler.answer(new ReceivedText(text), NOW);
    }

    // ---- N-16

    @Test
    void n16_aKeyIsSigned_withTheHmacOfKeyAndTimestamp() {
        Map<?, ?> message = (Map<?, ?>) handler.generate(Credentials.key("my-key", "my-secret"), NOW);
        // printf 'my-key1000000' | openssl dgst -sha256 -hmac my-secret
        assertThat(message.get("signature"))
                .isEqualTo("5ff3cf0d8819564f43a89c20450e000d551460b70b4d371886451238b036f3f8");
        assertThat(message.get("api_key")).isEqualTo("my-key");
        assertThat(message.get("timestamp")).isEqualTo(Talk.BEGIN);
        assertThat(message.get("type")).isEqualTo("auth");
        assertThat(message.toString()).doesNotContain("my-secret");
    }

    @Test
    void n16_aTokenGoesAsItIs() {
        Map<?, ?> message = (Map<?, ?>) handler.generate(TOKEN, NOW);
        assertThat(message.get("token")).isEqualTo("t0");
        assertThat(message.containsKey("signature")).isFalse();
    }

    @Test
    void n16_neitherIsMissingCredentials() {
        assertThatThrownBy(() -> Credentials.key("", "secret")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.key("key", " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.token("")).isInstanceOf(IllegalArgumentException.class);

        Talk talk = new Talk(null);
        talk.opens();
        CompletionStage<?> stage = talk.conversation.authenticate();
        assertThat(Talk.failure(stage))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("missing credentials");
        assertThat(talk.sent).isEmpty();
    }

    @Test
    void n16_anAcceptanceEnds_whenTheServerSays_orAfterAnHour() {
        assertThat(answer("{\"type\":\"auth_success\",\"expires_in\":100}"))
                .isEqualTo(new AuthAnswer.Accepted(Optional.of(NOW.plusSeconds(100)), Optional.empty()));
        assertThat(answer("{\"type\":\"auth_success\",\"expires_at\":1234567}"))
                .isEqualTo(new AuthAnswer.Accepted(Optional.of(Instant.ofEpochSecond(1_234_567)), Optional.empty()));
        assertThat(answer("{\"type\":\"auth_success\",\"token\":\"t1\"}"))
                .isEqualTo(new AuthAnswer.Accepted(Optional.of(NOW.plusSeconds(3600)), Optional.of("t1")));
        assertThat(answer(ACCEPTED).toString()).doesNotContain("t1");
    }

    @Test
    void n16_aRefusalSaysWhy() {
        assertThat(answer(REFUSED)).isEqualTo(new AuthAnswer.Refused("unknown key"));
        assertThat(answer("{\"type\":\"auth_error\",\"message\":\"m\"}")).isEqualTo(new AuthAnswer.Refused("m"));
        assertThat(answer("{\"type\":\"auth_error\"}")).isEqualTo(new AuthAnswer.Refused("Unknown auth error"));
        assertThat(answer("{\"type\":\"news\"}")).isInstanceOf(AuthAnswer.None.class);
        assertThat(answer("plain text")).isInstanceOf(AuthAnswer.None.class);
    }

    @Test
    void n16_authenticatesAnew_aMinuteBeforeTheEnd_andAfterAFailure() {
        assertThat(handler.needsRefresh(state(AuthStatus.AUTHENTICATED, 59), NOW))
                .isTrue();
        assertThat(handler.needsRefresh(state(AuthStatus.AUTHENTICATED, 60), NOW))
                .isFalse();
        assertThat(handler.needsRefresh(state(AuthStatus.FAILED, 1000), NOW)).isTrue();
        assertThat(handler.needsRefresh(state(AuthStatus.UNAUTHENTICATED, 1), NOW))
                .isFalse();
        assertThat(handler.needsRefresh(new AuthState(AuthStatus.AUTHENTICATED, Optional.empty()), NOW))
                .isFalse();
    }

    // ---- the exchange

    @Test
    void credentialsOfTheDial_areShownAndAwaited_beforeTheLinkIsReady() {
        Talk talk = new Talk(KEY);
        CompletableFuture<?> ready = talk.opens();
        assertThat(ready).isNotDone();
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.AUTHENTICATING);
        assertThat(talk.sent).singleElement().asString().contains("\"api_key\":\"key\"");

        assertThat(talk.says("{\"type\":\"news\"}")).isFalse();
        assertThat(talk.says(ACCEPTED)).isTrue();
        assertThat(ready).isCompletedWithValue(null);
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
    }

    @Test
    void withoutCredentials_theLinkIsReadyAtOnce_andNothingIsTakenForAnAnswer() {
        Talk talk = new Talk(null);
        assertThat(talk.opens()).isCompletedWithValue(null);
        assertThat(talk.says(ACCEPTED)).isFalse();
        assertThat(talk.conversation.awaits(ACCEPTED)).isFalse();
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.UNAUTHENTICATED);
    }

    @Test
    void aRefusal_isAnAuthenticationFailure_andIsNotRepeated() {
        Talk talk = new Talk(KEY);
        CompletableFuture<LinkFailure> ready = talk.opens();
        assertThat(talk.says(REFUSED)).isTrue();
        LinkFailure failure = ready.join();
        assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.AUTHENTICATION);
        assertThat(failure.cause().orElseThrow())
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("unknown key");
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.FAILED);

        talk.breaks();
        assertThat(talk.opens().join().kind()).isEqualTo(LinkFailure.Kind.AUTHENTICATION);
        talk.pass(Duration.ofHours(1));
        assertThat(talk.sent).hasSize(1);
    }

    @Test
    void noAnswer_isATimeout_thatFailsTheLink() {
        Talk talk = new Talk(KEY);
        CompletableFuture<LinkFailure> ready = talk.opens();
        talk.pass(Duration.ofMillis(29_999));
        assertThat(ready).isNotDone();
        talk.pass(Duration.ofMillis(1));
        assertThat(ready.join().kind()).isEqualTo(LinkFailure.Kind.TIMEOUT);
        assertThat(ready.join().cause().orElseThrow())
                .isInstanceOfSatisfying(
                        RequestException.class,
                        late -> assertThat(late.reason()).isEqualTo(Reason.TIMEOUT));
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.UNAUTHENTICATED);
    }

    @Test
    void aLinkThatIsLostMeanwhile_isNoRefusal() {
        Talk talk = new Talk(KEY);
        CompletableFuture<?> ready = talk.opens();
        CompletionStage<?> joined = talk.conversation.authenticate();
        talk.breaks();
        assertThat(ready).isNotDone();
        assertThat(Talk.failure(joined))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        lost -> assertThat(lost.reason()).isEqualTo(Reason.DISCONNECTED));
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.UNAUTHENTICATED);
        assertThat(talk.timer.pending()).isZero();

        CompletableFuture<?> next = talk.opens();
        talk.says(ACCEPTED);
        assertThat(next).isCompletedWithValue(null);
    }

    @Test
    void aRequestThatTheDyingLinkDidNotTake_isNoRefusalEither() {
        Talk talk = new Talk(KEY);
        talk.writing = CompletableFuture.failedFuture(new SendException(SendException.Reason.CLOSED, "gone"));
        CompletableFuture<?> ready = talk.opens();
        assertThat(ready).isNotDone();
    }

    @Test
    void aLossThatIsToldBeforeTheLinkIsUsed_isRemembered() {
        Talk talk = new Talk(KEY);
        talk.conversation.detached(1);
        assertThat(talk.opens()).isNotDone();
        assertThat(talk.sent).isEmpty();
    }

    @Test
    void aLossThatIsToldTooLate_changesNothingOfTheNextLink() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says(ACCEPTED);
        CompletableFuture<?> second = talk.conversation.restore(2, false).toCompletableFuture();
        talk.conversation.detached(1);
        talk.says(ACCEPTED);
        assertThat(second).isCompletedWithValue(null);
    }

    @Test
    void whoAsksForTheSameMeanwhile_joins() {
        Talk talk = new Talk(null);
        talk.opens();
        CompletionStage<?> first = talk.conversation.authenticate(KEY);
        CompletionStage<?> second = talk.conversation.authenticate();
        talk.says(ACCEPTED);
        assertThat(talk.sent).hasSize(1);
        assertThat(first).isCompletedWithValue(null);
        assertThat(second).isCompletedWithValue(null);
    }

    @Test
    void whoBringsOtherCredentialsMeanwhile_waitsForTheEndOfTheFirst() {
        Talk talk = new Talk(null);
        talk.opens();
        CompletionStage<?> first = talk.conversation.authenticate(KEY);
        CompletionStage<?> second = talk.conversation.authenticate(TOKEN);
        assertThat(talk.sent).hasSize(1);
        talk.says(REFUSED);
        assertThat(Talk.failure(first)).isInstanceOf(AuthenticationException.class);
        assertThat(talk.last()).contains("\"token\":\"t0\"");
        talk.says(ACCEPTED);
        assertThat(second).isCompletedWithValue(null);
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
    }

    @Test
    void aLateTimer_doesNotHitALaterExchange() {
        Talk talk = new Talk(null);
        talk.opens();
        talk.conversation.authenticate(TOKEN);
        talk.says("{\"type\":\"auth_success\",\"expires_in\":100000}");
        talk.pass(Duration.ofSeconds(20));
        CompletionStage<?> second = talk.conversation.authenticate(KEY);
        talk.pass(Duration.ofSeconds(20));
        assertThat(second).isNotDone();
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.AUTHENTICATING);
    }

    @Test
    void withoutALink_itFailsAtOnce_andTheCredentialsAreKeptForTheNext() {
        Talk talk = new Talk(null);
        talk.opens();
        talk.breaks();
        CompletionStage<?> stage = talk.conversation.authenticate(TOKEN);
        assertThat(Talk.failure(stage)).isInstanceOf(RequestException.class);
        talk.opens();
        assertThat(talk.sent).singleElement().asString().contains("\"token\":\"t0\"");
    }

    @Test
    void theTokenOfTheServer_replacesTheCredentials_asLongAsItLasts() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says("{\"type\":\"auth_success\",\"expires_in\":1000,\"token\":\"t1\"}");
        talk.breaks();
        talk.opens();
        assertThat(talk.last()).contains("\"token\":\"t1\"");

        talk.breaks();
        talk.pass(Duration.ofSeconds(1000));
        talk.opens();
        assertThat(talk.last()).contains("\"api_key\":\"key\"");
    }

    @Test
    void tokenThatARestartedServerDidNotKnow_endedTheConnection() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says("{\"type\":\"auth_success\",\"expires_in\":1000,\"token\":\"t1\"}");
        talk.breaks();
        CompletableFuture<LinkFailure> ready = talk.opens();
        assertThat(talk.last()).contains("\"token\":\"t1\"");
        talk.says(REFUSED);
        assertThat(ready).isNotDone();
        assertThat(talk.last()).contains("\"api_key\":\"key\"");
        talk.says(ACCEPTED);
        assertThat(ready.join()).isNull();
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);

        talk.breaks();
        ready = talk.opens();
        talk.says(REFUSED);
        assertThat(ready.join().kind()).isEqualTo(LinkFailure.Kind.AUTHENTICATION);
    }

    @Test
    void credentialsOfALaterCall_areShownOnTheNextLink() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says(ACCEPTED);
        talk.conversation.authenticate(TOKEN);
        talk.says(ACCEPTED);
        talk.breaks();
        talk.opens();
        assertThat(talk.last()).contains("\"token\":\"t0\"");
    }

    // ---- renewal

    @Test
    void anAcceptanceIsRenewed_aMinuteBeforeItsEnd() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says(ACCEPTED);
        talk.pass(Duration.ofSeconds(40));
        assertThat(talk.sent).hasSize(1);
        talk.pass(Duration.ofMillis(1));
        assertThat(talk.sent).hasSize(2);

        talk.says(ACCEPTED);
        talk.pass(Duration.ofMillis(40_001));
        assertThat(talk.sent).hasSize(3);
    }

    @Test
    void aShortAcceptance_isNotRenewedAllTheTime() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says("{\"type\":\"auth_success\",\"expires_in\":30}");
        for (int second = 1; second <= 60; second++) {
            talk.pass(Duration.ofSeconds(1));
            if (talk.conversation.authStatus() == AuthStatus.AUTHENTICATING) {
                talk.says("{\"type\":\"auth_success\",\"expires_in\":30}");
            }
        }
        assertThat(talk.sent).hasSizeBetween(4, 5);
    }

    @Test
    void aRenewalThatIsNotAnswered_isTriedAgain_andWhatWasAcceptedStays() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says("{\"type\":\"auth_success\",\"expires_in\":200}");
        talk.pass(Duration.ofMillis(140_001));
        talk.pass(Duration.ofSeconds(30));
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
        talk.pass(Duration.ofSeconds(15));
        assertThat(talk.sent).hasSize(3);
    }

    @Test
    void aRenewalThatIsRefused_isTheLast() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says(ACCEPTED);
        talk.pass(Duration.ofMillis(40_001));
        talk.says(REFUSED);
        talk.pass(Duration.ofHours(1));
        assertThat(talk.conversation.authStatus()).isEqualTo(AuthStatus.FAILED);
        assertThat(talk.sent).hasSize(2);
    }

    @Test
    void noRenewalWithoutALink() {
        Talk talk = new Talk(KEY);
        talk.opens();
        talk.says(ACCEPTED);
        talk.breaks();
        talk.pass(Duration.ofHours(1));
        assertThat(talk.sent).hasSize(1);
        assertThat(talk.timer.pending()).isZero();
    }

    // ---- handlers that fail

    @Test
    void aHandlerThatThrows_failsTheExchange_andDisturbsNoMessage() {
        Talk talk = new Talk(KEY, new AuthHandler() {
            @Override
            public AuthAnswer answer(Received message, Instant now) {
                throw new IllegalStateException("bug");
            }

            @Override
            public Duration timeout() {
                throw new IllegalStateException("bug");
            }
        });
        CompletableFuture<LinkFailure> ready = talk.opens();
        assertThat(talk.says(ACCEPTED)).isFalse();
        talk.pass(Duration.ofSeconds(30));
        assertThat(ready.join().kind()).isEqualTo(LinkFailure.Kind.TIMEOUT);
    }
}
