package io.novaws.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.Optional;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** Two people at the demo's page, wherever it is served: they talk, and the board moves. */
public final class DemoVisit {
    private DemoVisit() {}

    /**
     * Clicks through the page.
     *
     * @param address of the page, with a slash at its end
     * @param name names the pictures that are taken
     */
    public static void clickThrough(String address, String name) {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        Optional<Chromium> chromium = Chromium.launch();
        assumeTrue(chromium.isPresent(), "no browser: none of " + Chromium.NAMES + " is on the PATH");
        try (Chromium browser = chromium.orElseThrow();
                Visitor ada = visitor(browser, address);
                Visitor grace = visitor(browser, address)) {
            talk(ada, grace);
            watchTheBoard(ada);
            ada.photographs(name);
            Assertions.assertThat(ada.errors()).isEmpty();
            Assertions.assertThat(grace.errors()).isEmpty();
        }
    }

    private static Visitor visitor(Chromium chromium, String address) {
        return new Visitor(chromium.browser(), new NewContextOptions().setViewportSize(1280, 800)).opens(address);
    }

    private static void talk(Visitor ada, Visitor grace) {
        ada.joins("lobby", "Ada");
        grace.joins("lobby", "Grace");
        assertThat(ada.people()).hasText(new String[] {"Ada (you)", "Grace"});
        ada.says("Hello, is anybody here?");
        assertThat(grace.messages()).hasText(new String[] {"Hello, is anybody here?"});
        grace.says("Yes, in an application server.");
        for (Visitor visitor : new Visitor[] {ada, grace}) {
            assertThat(visitor.messages())
                    .hasText(new String[] {"Hello, is anybody here?", "Yes, in an application server."});
        }
        grace.button("Leave").click();
        assertThat(ada.people()).hasText(new String[] {"Ada (you)"});
    }

    private static void watchTheBoard(Visitor visitor) {
        Locator board = visitor.page().locator("#board");
        assertThat(board).hasAttribute("data-sample", Pattern.compile("\\d+"));
        String sample = board.getAttribute("data-sample");
        assertThat(board).not().hasAttribute("data-sample", sample);
        assertThat(visitor.page().locator("#heap-used")).containsText(Pattern.compile("[1-9]\\d* MB"));
    }
}
