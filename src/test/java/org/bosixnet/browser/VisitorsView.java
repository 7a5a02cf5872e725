package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

/** What a visitor of the page is shown, where one host has reported, and what stays in their browser. */
final class VisitorsView {

    static final String NAME = "alpha";
    static final String ADDRESS = "2001:db8::a1fa";

    /** Everything in the page and the browser that a script, a person or a history could find a key in. */
    private static final String WHAT_STAYS = """
        return JSON.stringify([
          document.documentElement.outerHTML,
          [...document.querySelectorAll("input")].map(input => input.value),
          location.href,
          history.state,
          document.cookie,
          {...localStorage},
          {...sessionStorage},
          performance.getEntries().map(entry => entry.name),
        ]);
        """;

    private final Browser browser;

    VisitorsView(Browser browser) {
        this.browser = browser;
    }

    void awaitHosts() {
        browser.awaitText(NAME);
        browser.awaitText("1 host: 1 online, 0 stale");
        assertThat(browser.text()).contains(ADDRESS);
    }

    void awaitRefusal(String message) {
        browser.awaitText(message);
        assertThat(browser.element("refusal").getText()).startsWith(message);
        assertThat(browser.element("refusal").getAttribute("role")).isEqualTo("alert");
        assertThatOnlyTheFormIsThere();
    }

    void assertThatOnlyTheFormIsThere() {
        assertThat(browser.shows("sign-in")).isTrue();
        assertThat(browser.shows("account")).isFalse();
        assertThat(browser.shows("list")).isFalse();
        assertThat(browser.shows("empty")).isFalse();
        assertThat(whatStays()).doesNotContain(NAME, ADDRESS);
        assertThat(browser.driver().switchTo().activeElement().getAttribute("id"))
                .isEqualTo("key");
    }

    String whatStays() {
        return (String) browser.run(WHAT_STAYS);
    }

    void assertThatTheConsoleIsQuiet() {
        assertThat(browser.console()).isEmpty();
    }

    /** A browser itself notes each answer that is an error; nothing else may stand there. */
    void assertThatTheConsoleKnowsOnlyOf(String... errors) {
        assertThat(browser.console()).isNotEmpty().allSatisfy(entry -> assertThat(entry)
                .contains("Failed to load resource")
                .containsAnyOf(errors));
    }
}
