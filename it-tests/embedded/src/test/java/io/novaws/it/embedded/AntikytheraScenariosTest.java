package io.novaws.it.embedded;

import static io.novaws.it.support.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.Connections;
import io.novaws.Counters;
import io.novaws.Groups;
import io.novaws.Handshake;
import io.novaws.Names;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The scenarios of Antikythera, in one process. */
public class AntikytheraScenariosTest {

    @NovaEndpoint("/named")
    static class Named {
        @Inject
        Journal journal;

        @OnHandshake
        Admission admit(Handshake handshake) {
            return handshake.query("name").isPresent()
                    ? Admission.accept()
                    : Admission.refuse(422, "name is missing").header("X-Missing", "name");
        }

        @OnOpen
        void opened() {
            journal.write("opened");
        }

        @OnClose
        void closed() {
            journal.write("closed");
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed");
        }
    }

    @Test
    void a01_rejectInTheHandshakeCallsNothingElseAndCountsNobody() {
        try (TestServer server = TestServer.with(Named.class, Journal.class)) {
            HttpResponse<?> refusal = TestClient.to(server.uri("/named")).refused();
            assertThat(refusal.statusCode()).isEqualTo(422);
            assertThat(refusal.headers().firstValue("X-Missing")).contains("name");
            assertThat(server.select(Connections.class).count()).isZero();

            Journal journal = server.select(Journal.class);
            server.connect("/named?name=Ada").close();
            assertThat(List.of(journal.next(), journal.next(), journal.next(), journal.next()))
                    .as("the refused one has only its scope ended, before the admitted one comes")
                    .containsExactly("destroyed", "opened", "closed", "destroyed");
        }
    }

    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @Test
    void a02_withoutAHandshakeCallbackEveryHandshakeIsAccepted() {
        try (TestServer server = TestServer.with(Echo.class);
                RawClient client = server.openRaw()) {
            client.write(client.handshake("/echo"));
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
        }
    }

    @NovaEndpoint("/welcoming")
    static class Welcoming {
        private String greeting = "nobody greeted yet";

        @OnOpen
        String greet() {
            greeting = "welcome";
            return greeting;
        }

        @OnMessage
        String recall(String message) {
            return greeting + " is what I said";
        }
    }

    @Test
    void a03_openPushesBeforeThePeerSaysAnythingAndItsStateStays() {
        try (TestServer server = TestServer.with(Welcoming.class);
                TestClient client = server.connect("/welcoming")) {
            assertThat(client.nextText()).isEqualTo("welcome");
            client.send("what did you say?");
            assertThat(client.nextText()).isEqualTo("welcome is what I said");
        }
    }

    @NovaEndpoint("/commands")
    static class Commands {
        @Inject
        Connection connection;

        @Inject
        Journal journal;

        @OnOpen
        String opened() {
            return connection.id();
        }

        @OnMessage
        Object command(String command) {
            journal.write(command);
            return command.startsWith("echo") ? command : Outcome.none();
        }

        @OnSignal
        String pushed(Pushed pushed) {
            journal.write("pushed");
            return pushed.text();
        }
    }

    record Pushed(String text) {}

    @Test
    void a04_pingIsAnsweredWithItsPayloadAndNoCallbackRuns() {
        try (TestServer server = TestServer.with(Commands.class, Journal.class);
                RawClient client = server.connectRaw("/commands")) {
            Connection connection = find(server, client.nextText());
            await().until(() -> connection.counters().messagesSent() == 1);
            Counters before = connection.counters();

            client.write(RawClient.frame(true, RawClient.PING, "are you there?".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.next(RawClient.PONG).text()).isEqualTo("are you there?");
            assertThat(connection.counters()).isEqualTo(before);

            assertThat(client.send("echo after the ping").nextText()).isEqualTo("echo after the ping");
            assertThat(server.select(Journal.class).entries()).containsExactly("echo after the ping");
        }
    }

    @Test
    void a05_noReplyIsNoFrameAndEchoIsTheSameText() {
        try (TestServer server = TestServer.with(Commands.class, Journal.class);
                TestClient client = server.connect("/commands")) {
            client.nextText();
            client.send("nothing");
            client.send("echo Grüße, 世界");
            assertThat(client.nextText()).isEqualTo("echo Grüße, 世界");
            assertThat(server.select(Journal.class).entries()).containsExactly("nothing", "echo Grüße, 世界");
        }
    }

    @NovaEndpoint("/pushed")
    static class PushedTo {
        @Inject
        Connection connection;

        private int messages;

        @OnOpen
        String opened() {
            return connection.id();
        }

        @OnMessage
        String count(String message) {
            messages++;
            return message;
        }

        @OnSignal
        String pushed(Pushed pushed) {
            return pushed.text() + " after " + messages + " messages";
        }
    }

    @Test
    void a06_pushFromElsewhereSeesTheStateAndReachesThatPeerOnly() throws Exception {
        try (TestServer server = TestServer.with(PushedTo.class);
                TestClient target = server.connect("/pushed");
                TestClient bystander = server.connect("/pushed")) {
            Connection connection = find(server, target.nextText());
            bystander.nextText();
            target.send("one");
            assertThat(target.nextText()).isEqualTo("one");

            await(connection.signal(new Pushed("pushed")));
            assertThat(target.nextText()).isEqualTo("pushed after 1 messages");

            bystander.send("anything for me?");
            assertThat(bystander.nextText()).isEqualTo("anything for me?");
        }
    }

    @NovaEndpoint("/post/{name}")
    static class PostOffice {
        @Inject
        Names names;

        @Inject
        Connection connection;

        @OnOpen
        String register(@PathParam("name") String name) {
            return names.register(name, connection).toCompletableFuture().join().name();
        }

        /** Sends {@code to text} and answers whether it was delivered. */
        @OnMessage
        CompletionStage<String> pass(String message, @PathParam("name") String from) {
            String[] parts = message.split(" ", 2);
            return names.send(parts[0], "from " + from + " " + parts[1])
                    .thenApply(delivered -> "to " + parts[0] + " " + delivered);
        }
    }

    @Test
    void a07_tenPeersReachEachOtherByNameAndAnUnknownNameIsFalse() {
        List<String> names = IntStream.range(0, 10).mapToObj(i -> "peer-" + i).toList();
        try (TestServer server = TestServer.with(PostOffice.class)) {
            List<TestClient> peers =
                    names.stream().map(name -> server.connect("/post/" + name)).toList();
            peers.forEach(peer -> assertThat(peer.nextText()).isEqualTo("REGISTERED"));
            peers.forEach(peer -> names.forEach(to -> peer.send(to + " hello")));

            Set<String> expected = new HashSet<>();
            names.forEach(name -> expected.add("to " + name + " true"));
            names.forEach(name -> expected.add("from " + name + " hello"));
            for (TestClient peer : peers) {
                assertThat(peer.nextTexts(20)).containsExactlyInAnyOrderElementsOf(expected);
            }

            peers.get(0).send("stranger hello");
            assertThat(peers.get(0).nextText()).isEqualTo("to stranger false");
            peers.forEach(TestClient::close);
        }
    }

    @Test
    void a07_aTakenNameStaysWithItsHolderAndIsFreeOnceHeHasGone() throws Exception {
        try (TestServer server = TestServer.with(PostOffice.class)) {
            TestClient holder = server.connect("/post/ada");
            assertThat(holder.nextText()).isEqualTo("REGISTERED");
            try (TestClient second = server.connect("/post/ada")) {
                assertThat(second.nextText()).isEqualTo("TAKEN");
                assertThat(await(server.select(Names.class).send("ada", "for the holder")))
                        .isTrue();
                assertThat(holder.nextText()).isEqualTo("for the holder");
            }
            holder.close();
            await().until(() -> !await(server.select(Names.class).send("ada", "anyone?")));
            try (TestClient third = server.connect("/post/ada")) {
                assertThat(third.nextText()).isEqualTo("REGISTERED");
            }
        }
    }

    @NovaEndpoint("/group/{group}")
    static class Publishing {
        @Inject
        Groups groups;

        @Inject
        Connection connection;

        @OnOpen
        String join(@PathParam("group") String group) {
            boolean added = !group.equals("none")
                    && groups.join(group, connection).toCompletableFuture().join();
            boolean again = added
                    && groups.join(group, connection).toCompletableFuture().join();
            return "joined " + added + ", again " + again;
        }

        /** Publishes to another group, or to one's own. */
        @OnMessage
        CompletionStage<String> publish(String group) {
            return groups.send(group, "published").thenApply(receivers -> receivers + " received");
        }
    }

    @Test
    void a08_publishReachesEachMemberOnceTheSenderTooAndCountsThem() throws Exception {
        try (TestServer server = TestServer.with(Publishing.class);
                TestClient outsider = server.connect("/group/none")) {
            List<TestClient> members = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                members.add(server.connect("/group/readers"));
                assertThat(members.get(i).nextText()).isEqualTo("joined true, again false");
            }
            assertThat(outsider.nextText()).isEqualTo("joined false, again false");

            members.get(0).send("readers");
            assertThat(members.get(0).nextTexts(2)).containsExactly("published", "4 received");
            members.subList(1, 4)
                    .forEach(member -> assertThat(member.nextText()).isEqualTo("published"));

            outsider.send("readers");
            assertThat(outsider.nextText()).as("no member, no message").isEqualTo("4 received");
            members.forEach(member -> assertThat(member.nextText()).isEqualTo("published"));

            members.remove(3).abort();
            await().until(() ->
                    await(server.select(Groups.class).members("readers")).size() == 3);
            outsider.send("readers");
            assertThat(outsider.nextText()).isEqualTo("3 received");
            members.forEach(member -> assertThat(member.nextText()).isEqualTo("published"));
            members.forEach(member -> assertThat(member.hasReceivedNothing()).isTrue());
            members.forEach(TestClient::close);
            assertThat(await(server.select(Groups.class).send("readers", "nobody left")))
                    .isZero();
        }
    }

    @NovaEndpoint("/ending/{name}")
    static class Ending {
        @Inject
        Names names;

        @Inject
        Connection connection;

        @Inject
        Journal journal;

        @OnOpen
        void register(@PathParam("name") String name) {
            names.register(name, connection);
        }

        @OnMessage
        Outcome end(String message) {
            journal.write(message);
            return Outcome.reply("A", Outcome.close(), "B");
        }

        @OnClose
        void closed() {
            journal.write("closed");
        }
    }

    @Test
    void a09_closeInAReplyListEndsListAndConnection() throws Exception {
        try (TestServer server = TestServer.with(Ending.class, Journal.class);
                RawClient client = server.connectRaw("/ending/ada")) {
            client.write(RawClient.text("end"), RawClient.text("too late"));
            assertThat(client.nextText()).isEqualTo("A");
            assertThat(client.nextClose().closeCode()).isEqualTo(1000);
            client.write(RawClient.close(1000, ""));
            assertThat(client.isAtEnd()).isTrue();

            Journal journal = server.select(Journal.class);
            assertThat(journal.next()).isEqualTo("end");
            assertThat(journal.next()).isEqualTo("closed");
            await().untilAsserted(() ->
                    assertThat(server.select(Connections.class).count()).isZero());
            assertThat(await(server.select(Names.class).send("ada", "still there?")))
                    .isFalse();
            assertThat(journal.entries()).isEmpty();
        }
    }

    @Test
    void a16_fiveSilentAndFiveEchoedCountTenInAndFiveOut() {
        try (TestServer server = TestServer.with(Commands.class, Journal.class);
                TestClient client = server.connect("/commands")) {
            Connection connection = find(server, client.nextText());
            await().until(() -> connection.counters().messagesSent() == 1);
            for (int i = 0; i < 5; i++) {
                client.send("nothing");
                client.send("echo");
            }
            client.nextTexts(5);
            await().untilAsserted(() -> assertThat(connection.counters())
                    .as("beside the greeting")
                    .isEqualTo(new Counters(10, 1 + 5, 0, 0)));
        }
    }

    @ConnectionScoped
    static class Visitor {
        private String language = "none";
        private int visits;

        void speak(String name) {
            language = name;
        }

        String describe() {
            visits++;
            return language + " " + visits;
        }
    }

    @NovaEndpoint("/context")
    static class Contextual {
        @Inject
        Visitor visitor;

        @Inject
        Connection connection;

        @Inject
        Journal journal;

        private String token = "none";

        @OnHandshake
        void remember(Handshake handshake) {
            visitor.speak(handshake.header("Accept-Language").orElse("nothing"));
            token = handshake.query("token").orElse("nothing");
        }

        @OnOpen
        void opened(Handshake handshake) {
            journal.write("open " + describe(handshake));
        }

        @OnMessage
        String message(String message, Handshake handshake) {
            connection.signal(new Pushed("signal"));
            return "message " + describe(handshake);
        }

        @OnSignal
        String signal(Pushed pushed, Handshake handshake) {
            return "signal " + describe(handshake);
        }

        @OnClose
        void closed(Handshake handshake) {
            journal.write("close " + describe(handshake));
        }

        private String describe(Handshake handshake) {
            return visitor.describe() + " " + token + " "
                    + handshake.query("token").orElse("gone");
        }
    }

    @Test
    void a20_whatTheHandshakePutThereIsThereInEveryCallback() {
        try (TestServer server = TestServer.with(Contextual.class, Visitor.class, Journal.class)) {
            Journal journal = server.select(Journal.class);
            try (TestClient ada = TestClient.to(server.uri("/context?token=a"))
                            .header("Accept-Language", "en")
                            .connect();
                    TestClient sofja = TestClient.to(server.uri("/context?token=s"))
                            .header("Accept-Language", "ru")
                            .connect()) {
                assertThat(List.of(journal.next(), journal.next()))
                        .containsExactlyInAnyOrder("open en 1 a a", "open ru 1 s s");
                ada.send("hello");
                assertThat(ada.nextTexts(2)).containsExactly("message en 2 a a", "signal en 3 a a");
                sofja.send("hello");
                assertThat(sofja.nextTexts(2)).containsExactly("message ru 2 s s", "signal ru 3 s s");
            }
            assertThat(List.of(journal.next(), journal.next()))
                    .containsExactlyInAnyOrder("close en 4 a a", "close ru 4 s s");
        }
    }

    private static Connection find(TestServer server, String id) {
        return server.select(Connections.class).find(id).orElseThrow();
    }
}
