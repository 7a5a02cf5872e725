package org.bosixnet.browser;

import java.time.Duration;

/** What time it is for a page, and whether any passes. */
final class PageTime {

    private final Browser browser;

    PageTime(Browser browser) {
        this.browser = browser;
    }

    /** Sets the clock of pages loaded from now on, until the end of the test, ahead. */
    void setAhead(Duration ahead) {
        browser.beforeOthers("{ const now = Date.now; Date.now = () => now() + " + ahead.toMillis() + "; }");
    }

    /** Stops the clocks of the page, so that whatever happens to it happens at once. Its timers go on. */
    void stop() {
        browser.run("""
            window.passing = Date.now;
            const [date, passed] = [Date.now(), performance.now()];
            Date.now = () => date;
            performance.now = () => passed;
            """);
    }

    /** Lets the clocks of the page go on, as if they had not been stopped. */
    void goOn() {
        browser.run("Date.now = window.passing; delete performance.now;");
    }

    /** Ends the timers of the page for good, so that it does nothing by itself any more. */
    void endTimers() {
        browser.run("for (let id = setTimeout(() => {}); id > 0; id--) { clearTimeout(id); }"
                + " window.setTimeout = () => 0;");
    }
}
