package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Credentials;
import io.novaws.RequestException;
import io.novaws.RequestException.Reason;
import io.novaws.SendException;
import io.novaws.Subscription;
import io.novaws.SubscriptionException;
import io.novaws.SubscriptionStatus;
import io.novaws.core.codec.ReceivedText;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a client is subscribed to, and what of it comes back, in time that the test lets pass. */
class SubscriptionScenariosTest {
    private static final String AUTH_OK = "{\"type\":\"auth_success\",\"expires_in\":100000}";

    private final Talk talk = new Talk(null);

    private CompletableFuture<Subscription> subscribe(String channel) {
        CompletableFuture<Subscription> stage =
                talk.conversation.subscribe(channel, null).toCompletableFuture();
        talk.workers.runAll();
        return stage;
    }

    private void confirm(String id) {
        assertThat(talk.says("{\"type\":\"subscribed\",\"id\":\"" + id + "\"}")).isTrue();
    }

    private List<String> channels() {
        return talk.conversation.subscriptions().stream()
                .map(Subscription::channel)
                .toList();
    }

    private static void assertDisconnected(CompletionStage<?> stage) {
        assertThat(Talk.failure(stage))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        lost -> assertThat(lost.reason()).isEqualTo(Reason.DISCONNECTED));
    }

    // ---- N-14, N-15

    @Test
    void n14_exactlyWhatWasConfirmed_isSubscribedAgain_byANewId() {
        talk.opens();
        talk.confirmed("A");
        CompletableFuture<Subscription> pending = subscribe("B");
        CompletableFuture<Subscription> refused = subscribe("C");
        talk.says("{\"type\":\"error\",\"subscription_id\":\"sub_3\",\"reason\":\"no\"}");
        talk.breaks();
        talk.sent.clear();

        assertThat(talk.opens()).isCompletedWithValue(null);
        assertThat(talk.sent).containsExactly("{\"type\":\"subscribe\",\"id\":\"sub_4\",\"channel\":\"A\"}");
        assertThat(talk.conversation.subscription("A")).isEmpty();
        assertThat(talk.measured).isEmpty();
        assertThat(talk.changes.get(talk.changes.size() - 1)).isEqualTo("sub_4 A PENDING");
        assertDisconnected(pending);
        assertThat(refused).isCompletedExceptionally();

        confirm("sub_4");
        assertThat(talk.conversation.subscription("A").orElseThrow().id()).isEqualTo("sub_4");
        assertThat(channels()).containsExactly("A");
        assertThat(talk.measured).containsExactly("restored A");
    }

    @Test
    void n14_eachChannelHasOneResult_andOneThatFailsEndsNothing() {
        talk.opens();
        List.of("A", "B", "C", "D").forEach(talk::confirmed);
        talk.breaks();
        talk.sent.clear();
        assertThat(talk.opens()).isCompletedWithValue(null);
        assertThat(talk.sent).hasSize(4);
        assertThat(talk.sent).extracting(Talk::idOf).containsExactly("sub_5", "sub_6", "sub_7", "sub_8");

        confirm("sub_8");
        talk.says("{\"type\":\"subscription\",\"id\":\"sub_5\",\"result\":\"error\",\"error\":\"gone\"}");
        confirm("sub_6");
        talk.pass(Duration.ofSeconds(30));
        assertThat(talk.measured)
                .containsExactly("restored D", "failed A: gone", "restored B", "failed C: no answer in PT30S");
        assertThat(channels()).containsExactly("B", "D");
        assertThat(talk.changes).contains("sub_5 A FAILED", "sub_7 C EXPIRED");
    }

    @Test
    void n14_aSecondLossBeforeTheConfirmation_forgetsNothing() {
        talk.opens();
        talk.confirmed("A");
        talk.confirmed("B");
        for (int loss = 0; loss < 5; loss++) {
            talk.breaks();
            assertThat(channels()).containsExactly("A", "B");
            talk.sent.clear();
            talk.opens();
            assertThat(talk.sent).hasSize(2);
        }
        confirm(Talk.idOf(talk.sent.get(0)));
        confirm(Talk.idOf(talk.sent.get(1)));
        assertThat(channels()).containsExactly("A", "B");
        assertThat(talk.measured).containsExactly("restored A", "restored B");
        assertThat(talk.timer.pending()).isZero();
    }

    @Test
    void n14_whatWasEndedWithoutALink_isNotSubscribedAgain() {
        talk.opens();
        talk.confirmed("A");
        talk.confirmed("B");
        talk.breaks();
        assertThat(talk.conversation.unsubscribe("A")).isCompletedWithValue(null);
        talk.sent.clear();
        talk.opens();
        assertThat(talk.sent).singleElement().asString().contains("\"channel\":\"B\"");
    }

    @Test
    void n14_theParametersAreRepeated() {
        talk.opens();
        talk.conversation.subscribe("A", Map.of("depth", 5));
        confirm("sub_1");
        talk.breaks();
        talk.opens();
        assertThat(talk.last()).contains("\"params\":{\"depth\":5}").contains("sub_2");
    }

    @Test
    void n14_oneThatTheDyingLinkDidNotTake_waitsForTheNext() {
        talk.opens();
        talk.confirmed("A");
        talk.breaks();
        talk.writing = CompletableFuture.failedFuture(new SendException(SendException.Reason.TRANSPORT, "gone"));
        talk.opens();
        talk.breaks();
        talk.writing = CompletableFuture.completedFuture(null);
        talk.sent.clear();
        talk.opens();
        assertThat(talk.sent).hasSize(1);
        assertThat(talk.measured).isEmpty();
    }

    @Test
    void n14_oneThatDoesNotFit_hasFailed_andTheLinkIsReady() {
        talk.opens();
        talk.confirmed("A");
        talk.breaks();
        talk.writing = CompletableFuture.failedFuture(new SendException(SendException.Reason.OVERFLOW, "full"));
        assertThat(talk.opens()).isCompletedWithValue(null);
        assertThat(talk.measured).containsExactly("failed A: the request did not leave");
    }

    @Test
    void n15_theCredentialsGoBeforeTheFirstSubscribe() {
        Talk secured = new Talk(Credentials.token("t"));
        secured.opens();
        secured.says(AUTH_OK);
        secured.confirmed("A");
        secured.breaks();
        secured.sent.clear();

        CompletableFuture<LinkFailure> ready = secured.opens();
        CompletableFuture<Subscription> mine =
                secured.conversation.subscribe("B", null).toCompletableFuture();
        secured.workers.runAll();
        assertThat(secured.sent).singleElement().asString().contains("\"type\":\"auth\"");
        assertThat(ready).isNotDone();

        secured.says(AUTH_OK);
        assertThat(ready).isCompletedWithValue(null);
        assertThat(secured.sent.subList(1, 3)).first().asString().contains("\"channel\":\"A\"");
        assertThat(secured.sent.get(2)).contains("\"channel\":\"B\"");
        secured.says("{\"type\":\"subscribed\",\"id\":\"" + Talk.idOf(secured.last()) + "\"}");
        assertThat(mine)
                .isCompletedWithValueMatching(
                        subscription -> subscription.channel().equals("B"));
    }

    @Test
    void n15_credentialsThatAreRefused_leaveNothingSubscribed_andAreSurfaced() {
        Talk secured = new Talk(Credentials.token("t"));
        secured.opens();
        secured.says(AUTH_OK);
        secured.confirmed("A");
        secured.breaks();
        secured.sent.clear();

        CompletableFuture<LinkFailure> ready = secured.opens();
        secured.says("{\"type\":\"auth_error\",\"reason\":\"revoked\"}");
        assertThat(ready.join().kind()).isEqualTo(LinkFailure.Kind.AUTHENTICATION);
        assertThat(secured.sent).noneMatch(text -> text.contains("subscribe"));
    }

    // ---- N-17

    @Test
    void n17_eitherFormatConfirms() {
        talk.opens();
        CompletableFuture<Subscription> first = subscribe("A");
        CompletableFuture<Subscription> second = subscribe("B");
        assertThat(talk.says("{\"type\":\"subscribed\",\"id\":\"sub_1\"}")).isTrue();
        assertThat(talk.says("{\"type\":\"subscription\",\"result\":\"success\",\"id\":\"sub_2\"}"))
                .isTrue();
        assertThat(first.join().status()).isEqualTo(SubscriptionStatus.CONFIRMED);
        assertThat(second.join().id()).isEqualTo("sub_2");
        assertThat(channels()).containsExactly("A", "B");
    }

    @Test
    void n17_eitherFormatRefuses_withItsReason() {
        talk.opens();
        CompletableFuture<Subscription> first = subscribe("A");
        CompletableFuture<Subscription> second = subscribe("B");
        talk.says("{\"type\":\"subscription\",\"result\":\"error\",\"id\":\"sub_1\",\"error\":\"full\"}");
        talk.says("{\"type\":\"error\",\"subscription_id\":\"sub_2\",\"reason\":\"no such channel\"}");
        assertThat(Talk.failure(first))
                .isInstanceOf(SubscriptionException.class)
                .hasMessage("full");
        assertThat(Talk.failure(second))
                .isInstanceOf(SubscriptionException.class)
                .hasMessage("no such channel");
        assertThat(channels()).isEmpty();
        assertThat(talk.changes).contains("sub_1 A FAILED", "sub_2 B FAILED");
    }

    @Test
    void n17_anUnknownId_isIgnored_andGoesToTheCallbacks() {
        talk.opens();
        subscribe("A");
        assertThat(talk.says("{\"type\":\"subscribed\",\"id\":\"sub_9\"}")).isFalse();
        assertThat(talk.says("{\"type\":\"error\",\"subscription_id\":\"sub_9\",\"reason\":\"x\"}"))
                .isFalse();
        assertThat(talk.says("{\"type\":\"news\"}")).isFalse();
        assertThat(channels()).isEmpty();
    }

    @Test
    void n17_unsubscribingWhatIsNotThere_isNotFound() {
        talk.opens();
        CompletionStage<Void> stage = talk.conversation.unsubscribe("A");
        assertThat(Talk.failure(stage))
                .isInstanceOf(SubscriptionException.class)
                .hasMessage("subscription not found");
        assertThat(talk.sent).isEmpty();
    }

    @Test
    void n17_unsubscribing_tellsTheServer_andEndsIt() {
        talk.opens();
        talk.confirmed("A");
        assertThat(talk.conversation.unsubscribe("A")).isCompletedWithValue(null);
        assertThat(talk.last()).isEqualTo("{\"type\":\"unsubscribe\",\"id\":\"sub_1\",\"channel\":\"A\"}");
        assertThat(channels()).isEmpty();
        assertThat(Talk.failure(talk.conversation.unsubscribe("A"))).isInstanceOf(SubscriptionException.class);
        talk.workers.runAll();
        assertThat(talk.changes).containsExactly("sub_1 A PENDING", "sub_1 A CONFIRMED", "sub_1 A UNSUBSCRIBED");
        assertThat(talk.conversation.awaits("sub_1")).isFalse();
    }

    @Test
    void n17_onePendingForThirtySeconds_hasExpired() {
        talk.opens();
        CompletableFuture<Subscription> pending = subscribe("A");
        talk.pass(Duration.ofMillis(29_999));
        assertThat(pending).isNotDone();
        talk.pass(Duration.ofMillis(1));
        assertThat(Talk.failure(pending))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        late -> assertThat(late.reason()).isEqualTo(Reason.TIMEOUT));
        assertThat(talk.changes).endsWith("sub_1 A EXPIRED");
        assertThat(talk.says("{\"type\":\"subscribed\",\"id\":\"sub_1\"}")).isFalse();
    }

    @Test
    void n17_onlyWhatIsConfirmedIsActive_inTheOrderOfTheRequests() {
        talk.opens();
        subscribe("A");
        subscribe("B");
        subscribe("C");
        confirm("sub_3");
        confirm("sub_1");
        assertThat(channels()).containsExactly("A", "C");
        assertThat(talk.conversation.subscription("B")).isEmpty();
        assertThat(talk.conversation.subscription("A").orElseThrow().id()).isEqualTo("sub_1");
    }

    @Test
    void n17_aHandlersTimerOfAnEndedSubscription_hitsNoLaterOneOfTheSameChannel() {
        talk.opens();
        subscribe("A");
        talk.pass(Duration.ofSeconds(20));
        talk.conversation.unsubscribe("A");
        CompletableFuture<Subscription> later = subscribe("A");
        talk.pass(Duration.ofSeconds(20));
        assertThat(later).isNotDone();
        confirm("sub_2");
        assertThat(later).isCompleted();
        assertThat(talk.timer.pending()).isZero();
    }

    // ---- decisions

    @Test
    void whoSubscribesAgain_joins() {
        talk.opens();
        CompletableFuture<Subscription> first = subscribe("A");
        CompletableFuture<Subscription> second = subscribe("A");
        confirm("sub_1");
        assertThat(second.join()).isEqualTo(first.join());
        assertThat(subscribe("A").join().id()).isEqualTo("sub_1");
        assertThat(talk.sent).hasSize(1);
    }

    @Test
    void aConfirmedOneThatTheServerEnds_hasFailed_andIsNotRestored() {
        talk.opens();
        talk.confirmed("A");
        assertThat(talk.says("{\"type\":\"error\",\"subscription_id\":\"sub_1\",\"reason\":\"delisted\"}"))
                .isTrue();
        assertThat(channels()).isEmpty();
        talk.breaks();
        talk.sent.clear();
        talk.opens();
        assertThat(talk.sent).isEmpty();
        assertThat(talk.measured).isEmpty();
    }

    @Test
    void whatComesOnAConfirmedSubscription_isNotEvenLookedAt() {
        talk.opens();
        assertThat(talk.conversation.awaits("{\"channel\":\"A\"}")).isFalse();
        subscribe("A");
        assertThat(talk.conversation.awaits("{\"channel\":\"A\"}")).isTrue();
        confirm("sub_1");
        assertThat(talk.conversation.awaits("{\"channel\":\"A\"}")).isFalse();
        assertThat(talk.conversation.awaits("{\"id\":\"sub_1\"}")).isTrue();
    }

    @Test
    void aLostLink_failsWhatIsPending_atOnce() {
        talk.opens();
        CompletableFuture<Subscription> pending = subscribe("A");
        talk.breaks();
        assertDisconnected(pending);
        assertDisconnected(subscribe("B"));
        assertThat(talk.timer.pending()).isZero();
    }

    @Test
    void theEnd_failsEverybody_forGood() {
        talk.opens();
        talk.confirmed("A");
        CompletableFuture<Subscription> pending = subscribe("B");
        CompletionStage<?> auth = talk.conversation.authenticate(Credentials.token("t"));
        talk.conversation.over();
        talk.workers.runAll();
        assertDisconnected(pending);
        assertDisconnected(auth);
        assertDisconnected(subscribe("C"));
        assertThat(talk.conversation.restore(2, false)).isNotCompleted();
        assertThat(channels()).isEmpty();
        assertThat(talk.timer.pending()).isZero();
    }

    @Test
    void aLinkThatIsLostWhileSomebodyWaitsToSubscribe_failsHim() {
        Talk secured = new Talk(Credentials.token("t"));
        secured.opens();
        CompletionStage<Subscription> waits = secured.conversation.subscribe("A", null);
        secured.breaks();
        assertDisconnected(waits);
    }

    @Test
    void aHandlerOfItsOwn_mayKnowSubscriptionsByTheirChannels() {
        SubscriptionHandler own = new SubscriptionHandler() {
            @Override
            public SubscriptionAnswer answer(io.novaws.handler.Received message, List<Subscription> known) {
                return known.stream()
                        .filter(one -> message.text().equals("+" + one.channel()))
                        .findFirst()
                        .<SubscriptionAnswer>map(one -> new SubscriptionAnswer.Confirmed(one.id()))
                        .orElseGet(SubscriptionAnswer.None::new);
            }
        };
        Subscription pending =
                new Subscription("sub_1", "A", null, SubscriptionStatus.PENDING, java.util.Optional.empty());
        assertThat(own.answer(new ReceivedText("+A"), List.of(pending)))
                .isEqualTo(new SubscriptionAnswer.Confirmed("sub_1"));
    }
}
