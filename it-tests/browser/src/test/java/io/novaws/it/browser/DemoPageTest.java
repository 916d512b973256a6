package io.novaws.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.novaws.embedded.NovaServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's page, as people use it. */
class DemoPageTest {
    private static Optional<Chromium> chromium = Optional.empty();

    private final List<Visitor> visitors = new ArrayList<>();
    private NovaServer server;

    @BeforeAll
    static void launchBrowser() {
        chromium = Chromium.launch();
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @AfterAll
    static void closeBrowser() {
        chromium.ifPresent(Chromium::close);
    }

    @BeforeEach
    void startServer() {
        assumeTrue(chromium.isPresent(), "no browser: none of " + Chromium.NAMES + " is on the PATH");
        server = start(0);
    }

    @AfterEach
    void closeEverything() {
        visitors.forEach(Visitor::close);
        if (server != null) {
            server.close();
        }
        for (Visitor visitor : visitors) {
            Assertions.assertThat(visitor.errors()).isEmpty();
        }
    }

    @Test
    void twoPeopleInARoom_seeEachOtherAndWhatIsSaid() {
        Visitor ada = desktop();
        Visitor grace = phone();
        ada.joins("lobby", "Ada");
        assertThat(ada.people()).hasText(new String[] {"Ada (you)"});

        grace.joins("lobby", "Grace");
        assertThat(ada.people()).hasText(new String[] {"Ada (you)", "Grace"});
        assertThat(grace.people()).hasText(new String[] {"Ada", "Grace (you)"});

        ada.says("Hello, is anybody here?");
        assertThat(grace.messages()).hasText(new String[] {"Hello, is anybody here?"});
        grace.says("Yes, on a phone.");
        for (Visitor visitor : visitors) {
            assertThat(visitor.messages()).hasText(new String[] {"Hello, is anybody here?", "Yes, on a phone."});
        }
        ada.photographs("desktop");
        grace.photographs("phone");

        grace.button("Leave").click();
        assertThat(ada.people()).hasText(new String[] {"Ada (you)"});
    }

    @Test
    void whoComesLater_seesWhatWasSaid() {
        Visitor ada = desktop();
        ada.joins("lobby", "Ada");
        ada.says("I was here first.");
        assertThat(ada.messages()).hasCount(1);

        Visitor grace = desktop();
        grace.joins("lobby", "Grace");
        assertThat(grace.messages()).hasText(new String[] {"I was here first."});
    }

    @Test
    void anotherRoom_hasItsOwnPeopleAndMessages() {
        Visitor ada = desktop();
        Visitor grace = desktop();
        ada.joins("lobby", "Ada");
        grace.joins("lobby", "Grace");
        assertThat(ada.people()).hasCount(2);

        grace.button("java").click();
        assertThat(ada.people()).hasText(new String[] {"Ada (you)"});
        assertThat(grace.people()).hasText(new String[] {"Grace (you)"});

        ada.says("Only for the lobby.");
        assertThat(ada.messages()).hasCount(1);
        grace.says("Only for Java.");
        assertThat(grace.messages()).hasText(new String[] {"Only for Java."});
        assertThat(ada.messages()).hasText(new String[] {"Only for the lobby."});
    }

    @Test
    void whoIsWriting_isShownToTheOthers() {
        Visitor ada = desktop();
        Visitor grace = desktop();
        ada.joins("lobby", "Ada");
        grace.joins("lobby", "Grace");
        assertThat(ada.people()).hasCount(2);
        grace.field("Message").pressSequentially("Well");
        assertThat(ada.page().locator("#writing")).hasText("Grace is writing…");
    }

    @Test
    void markup_isShownAsTextAndDoesNotRun() {
        String image = "<img src=x onerror=\"window.ran = true\">";
        String script = "<script>window.ran = true</script>";
        Visitor ada = desktop();
        Visitor mallory = desktop();
        ada.joins("lobby", "Ada");
        mallory.joins("lobby", "<b>Mallory</b>");
        mallory.says(image);
        mallory.says(script);

        assertThat(ada.people()).hasText(new String[] {"<b>Mallory</b>", "Ada (you)"});
        for (Visitor visitor : visitors) {
            assertThat(visitor.messages()).hasText(new String[] {image, script});
            assertThat(visitor.page().locator("#log img, #log script, #log b, #people b"))
                    .hasCount(0);
            Assertions.assertThat(visitor.page().evaluate("window.ran")).isNull();
        }
    }

    @Test
    void aTakenName_isAnErrorThatThePersonCanPutRight() {
        Visitor ada = desktop();
        Visitor other = desktop();
        ada.joins("lobby", "Ada");
        assertThat(ada.people()).hasCount(1);

        other.joins("lobby", "ada");
        assertThat(other.nameError()).hasText("Somebody in this room is already called ada.");
        assertThat(other.field("Your name")).isFocused();
        assertThat(other.field("Your name")).hasAttribute("aria-invalid", "true");
        assertState(other.chatState(), "refused");

        other.joins("lobby", "Ada 2");
        assertThat(ada.people()).hasText(new String[] {"Ada (you)", "Ada 2"});
        assertState(other.chatState(), "connected");
    }

    @Test
    void aMissingName_isAskedFor() {
        Visitor ada = desktop();
        ada.joins("lobby", "  ");
        assertThat(ada.nameError()).hasText("Please enter a name.");
        assertThat(ada.field("Your name")).isFocused();
    }

    @Test
    void theBoard_movesWithRealSamples() {
        Visitor ada = visitor(new NewContextOptions().setViewportSize(1280, 800).setColorScheme(ColorScheme.DARK))
                .opens(server.address());
        ada.joins("lobby", "Ada");
        assertState(ada.boardState(), "connected");
        Locator board = ada.page().locator("#board");
        assertThat(board).hasAttribute("data-sample", Pattern.compile("\\d+"));
        String sample = board.getAttribute("data-sample");
        Object picture = pictureOf(ada, "heap");

        assertThat(board).not().hasAttribute("data-sample", sample);
        ada.page().waitForFunction("before => document.getElementById('heap').toDataURL() !== before", picture);
        assertThat(ada.page().locator("#heap-used")).containsText(Pattern.compile("[1-9]\\d* MB"));
        assertThat(ada.page().locator("#threads")).containsText(Pattern.compile("[1-9]\\d*"));
        assertThat(ada.page().locator("#connections")).hasText("2");
        ada.photographs("dark");
    }

    @Test
    void afterARestart_thePageIsBackByItself() {
        Visitor ada = desktop();
        Visitor grace = phone();
        ada.joins("lobby", "Ada");
        grace.joins("lobby", "Grace");
        ada.says("Before");
        assertThat(grace.messages()).hasText(new String[] {"Before"});

        int port = server.port();
        server.close();
        for (Visitor visitor : visitors) {
            assertState(visitor.chatState(), "waiting");
            assertState(visitor.boardState(), "waiting");
            assertThat(visitor.chatState()).containsText("reconnecting");
        }
        ada.photographs("reconnecting");
        server = start(port);
        for (Visitor visitor : visitors) {
            assertState(visitor.chatState(), "connected");
            assertState(visitor.boardState(), "connected");
            assertThat(visitor.people()).hasCount(2);
        }
        ada.says("After");
        assertThat(grace.messages()).hasText(new String[] {"Before", "After"});

        // The browser itself reports each attempt that found no server.
        visitors.forEach(visitor -> visitor.errors().removeIf(error -> error.contains("ERR_CONNECTION_REFUSED")));
    }

    @Test
    void afterACut_theNameIsAskedForUntilTheServerHasMissedUs() {
        Visitor ada = visitor(new NewContextOptions());
        ada.page().addInitScript("""
                window.chats = [];
                window.WebSocket = class extends WebSocket {
                    constructor(url) {
                        super(url);
                        if (this.url.includes('/chat/')) chats.push(this);
                    }
                };""");
        ada.opens(server.address());
        ada.joins("lobby", "Ada");
        assertState(ada.chatState(), "connected");

        // The page loses its socket, which the server still believes in.
        ada.page().evaluate("""
                () => {
                    chats[0].close = () => {};
                    chats[0].onclose(new CloseEvent('close', {code: 1006}));
                }""");
        ada.page().waitForFunction("() => chats.length > 2");
        assertThat(ada.nameError()).isEmpty();

        ada.page().evaluate("WebSocket.prototype.close.call(chats[0])");
        assertState(ada.chatState(), "connected");
        ada.says("Back");
        assertThat(ada.messages()).hasText(new String[] {"Back"});
    }

    @Test
    void onAPhone_nothingIsWiderThanTheScreen() {
        Visitor ada = phone();
        assertNoSidewaysScrolling(ada);
        ada.joins("a-room-with-a-long-name", "A person of 24 characters".substring(0, 24));
        ada.says("https://example.org/" + "long".repeat(60));
        assertThat(ada.messages()).hasCount(1);
        assertNoSidewaysScrolling(ada);
    }

    private static void assertState(Locator pill, String state) {
        assertThat(pill).hasAttribute("data-state", state);
    }

    private static void assertNoSidewaysScrolling(Visitor visitor) {
        Assertions.assertThat(visitor.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(visitor.page().evaluate("window.innerWidth"));
    }

    private static Object pictureOf(Visitor visitor, String canvas) {
        return visitor.page().evaluate("id => document.getElementById(id).toDataURL()", canvas);
    }

    private static NovaServer start(int port) {
        return NovaServer.builder().host("127.0.0.1").port(port).start();
    }

    private Visitor desktop() {
        return visitor(new NewContextOptions().setViewportSize(1280, 800)).opens(server.address());
    }

    private Visitor phone() {
        return visitor(new NewContextOptions()
                        .setViewportSize(390, 844)
                        .setDeviceScaleFactor(2)
                        .setIsMobile(true)
                        .setHasTouch(true))
                .opens(server.address());
    }

    private Visitor visitor(NewContextOptions options) {
        Visitor visitor = new Visitor(chromium.orElseThrow().browser(), options);
        visitors.add(visitor);
        return visitor;
    }
}
