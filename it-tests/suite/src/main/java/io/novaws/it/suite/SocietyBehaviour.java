package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Connections find each other, and whoever is no connection finds them. */
@Feature("Groups, names, signals")
public interface SocietyBehaviour extends Behaviour {
    @Test
    default void whatIsSentToAGroup_reachesEveryMember() {
        String group = key();
        try (TestClient ada = server().connect("/groups/" + group);
                TestClient bob = server().connect("/groups/" + group);
                TestClient eve = server().connect("/groups/" + key())) {
            awaitMembers(group, 2);
            ada.send("hello");
            assertThat(ada.nextText()).isEqualTo("hello");
            assertThat(bob.nextText()).isEqualTo("hello");
            bob.send("who");
            assertThat(bob.nextText()).isEqualTo("true 2");
            bob.send("leave");
            assertThat(bob.nextText()).isEqualTo("left true");
            ada.send("anybody?");
            assertThat(ada.nextText()).isEqualTo("anybody?");
            assertThat(bob.hasReceivedNothing()).isTrue();
            assertThat(eve.hasReceivedNothing()).isTrue();
        }
        awaitMembers(group, 0);
    }

    private void awaitMembers(String group, int count) {
        await().atMost(Patience.LIMIT)
                .untilAsserted(
                        () -> assertThat(server().ask("members " + group)).isEqualTo(String.valueOf(count)));
    }

    @Test
    default void beansWithoutAConnection_reachGroupsNamesAndAll() {
        String group = key();
        String name = key();
        try (TestClient member = server().connect("/groups/" + group);
                TestClient named = server().connect("/names/" + name)) {
            assertThat(named.nextText()).isEqualTo("REGISTERED");
            awaitMembers(group, 1);
            assertThat(server().ask("send-group " + group + " to the group")).isEqualTo("1");
            assertThat(member.nextText()).isEqualTo("to the group");
            assertThat(server().ask("signal-group " + group + " a signal")).isEqualTo("1");
            assertThat(member.nextText()).isEqualTo("signalled a signal");
            assertThat(server().ask("send-name " + name + " to the name")).isEqualTo("true");
            assertThat(named.nextText()).isEqualTo("to the name");
            assertThat(server().ask("signal-name " + name + " a signal")).isEqualTo("true");
            assertThat(named.nextText()).isEqualTo("signalled a signal");
            assertThat(Integer.parseInt(server().ask("send-all Named to all"))).isPositive();
            assertThat(named.nextText()).isEqualTo("to all");
            assertThat(server().ask("send-name nobody x")).isEqualTo("false");
        }
    }

    @Test
    default void aNameHasOneHolder_andIsFreeWhenItIsReleasedClosedOrLost() {
        String name = key();
        try (TestClient first = server().connect("/names/" + name);
                TestClient second = server().connect("/names/" + name)) {
            assertThat(first.nextText()).isEqualTo("REGISTERED");
            assertThat(second.nextText()).isEqualTo("TAKEN");
            second.send(name + " hello");
            assertThat(second.nextText()).isEqualTo("delivered true");
            assertThat(first.nextText()).isEqualTo("hello");
            first.send("release");
            assertThat(first.nextText()).isEqualTo("released true");
        }
        try (RawClient third = nextHolder(name)) {
            assertThat(third.send("nobody hello").nextText()).isEqualTo("delivered false");
            third.abort();
        }
        nextHolder(name).close();
    }

    /** The one who gets the name when it is free: any other would hold it himself for a moment longer than he is there. */
    private RawClient nextHolder(String name) {
        AtomicReference<RawClient> holder = new AtomicReference<>();
        await().atMost(Patience.LIMIT).until(() -> {
            RawClient next = server().connectRaw("/names/" + name);
            if (next.nextText().equals("REGISTERED")) {
                holder.set(next);
                return true;
            }
            next.close();
            return false;
        });
        return Objects.requireNonNull(holder.get());
    }

    @Test
    default void aSignal_findsTheCallbackOfItsType() {
        try (TestClient client = server().connect("/signalled")) {
            client.send("id");
            String id = client.nextText();
            server().ask("signal " + id + " hello");
            server().ask("signal " + id + " 41");
            assertThat(client.nextTexts(2)).containsExactly("text hello", "number 42");
        }
    }

    @Test
    default void aMemberThatReadsNothing_delaysNobody() {
        String group = key();
        try (TestClient reading = server().connect("/groups/" + group);
                RawClient deaf =
                        RawClient.open(server().port(), 4_096).shakeHands(server().target("/groups/" + group))) {
            awaitMembers(group, 2);
            for (int round = 0; round < 10; round++) {
                server().ask("flood-group " + group + " 50");
                for (int i = 0; i < 50; i++) {
                    assertThat(reading.nextText()).startsWith(i + " x");
                }
            }
            deaf.abort();
        }
    }
}
