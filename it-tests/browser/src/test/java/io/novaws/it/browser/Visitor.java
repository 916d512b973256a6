package io.novaws.it.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person with a browser of their own, who does and sees what the page offers. */
final class Visitor implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    Visitor(Browser browser, NewContextOptions options) {
        context = browser.newContext(options.setLocale("en-GB"));
        page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
    }

    Visitor opens(String address) {
        page.navigate(address);
        return this;
    }

    void joins(String room, String name) {
        field("Your name").fill(name);
        field("Room").fill(room);
        button("Join").click();
    }

    void says(String text) {
        field("Message").fill(text);
        button("Send").click();
    }

    Locator field(String label) {
        return page.getByLabel(label, new GetByLabelOptions().setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
    }

    Locator messages() {
        return page.locator("#log .message .text");
    }

    Locator people() {
        return page.locator("#people li");
    }

    Locator chatState() {
        return page.locator("#chat-pill");
    }

    Locator boardState() {
        return page.locator("#board-pill");
    }

    Locator nameError() {
        return page.locator("#name-error");
    }

    Page page() {
        return page;
    }

    /** What the browser complained about: exceptions, violations of the content security policy, missing files. */
    List<String> errors() {
        return errors;
    }

    void photographs(String name) {
        page.screenshot(new ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    @Override
    public void close() {
        context.close();
    }
}
