package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page does while the registry is gone, and when it is back. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class ReconnectingPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);
    private FleetRegistry fleet;

    @AfterEach
    void stop() {
        fleet.close();
    }

    /** Opens a page that needs no key: with one, it would need it again, since sessions end with the registry. */
    private void open(String... settings) throws Exception {
        fleet = new FleetRegistry(settings)
                .had("alpha", Duration.ofMinutes(5), "2001:db8::a")
                .had("beta", Duration.ofMinutes(5), "2001:db8::b")
                .start();
        browser.open(fleet.page());
    }

    @Test
    void aRegistryThatWasRestartedIsFollowedAgain() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        page.awaitNames("alpha", "beta");
        fleet.stop();
        page.awaitConnection("Reconnecting …");
        assertThat(page.names()).containsExactly("alpha", "beta");

        fleet.start();
        page.awaitConnection("Live");
        assertThat(page.notes()).isEmpty();
        fleet.report("alpha", "2001:db8::aaaa");
        page.awaitCell("alpha", "addresses", "2001:db8::aaaa");
        page.awaitNote("alpha moved to 2001:db8::aaaa");
        assertThatTheConsoleKnowsOnlyOfTheOutage();
    }

    /** Nothing ends such a stream but the page itself, which hears of no comment in it. */
    @Test
    void aConnectionThatIsLostWithoutAWordIsGivenUpAndOneWithoutNewsIsNot() throws Exception {
        browser.beforeOthers("""
            {
              const set = window.setTimeout;
              window.silences = [];
              window.setTimeout = (act, after) => {
                if (after === 50_000) {
                  window.silences.push(act);
                }
                return set(act, after);
              };
            }
            """);
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        long atFirst = silences();
        Await.until("the page has heard a sign of life", () -> silences() >= atFirst + 2);
        assertThat(page.connection()).isEqualTo("Live");
        browser.run("window.silences.at(-1)();");
        Await.until("the page has begun anew", () -> lists() == 2);
        page.awaitConnection("Live");
        fleet.report("alpha", "2001:db8::aaaa");
        page.awaitCell("alpha", "addresses", "2001:db8::aaaa");
        assertThat(browser.console()).isEmpty();
    }

    private static long silences() {
        return (long) browser.run("return window.silences.length;");
    }

    private static long lists() {
        return (long) browser.run("""
            return performance.getEntriesByType("resource").filter(entry => entry.name.endsWith("/api/v1/hosts")).length;
            """);
    }

    @Test
    void whatChangedWhileThePageWasNotConnectedIsNotedAfterwards() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        page.awaitNames("alpha", "beta");
        browser.offline(true);
        page.awaitConnection("Reconnecting …");
        fleet.report("alpha", "2001:db8::aaaa");
        fleet.withdraw("beta");
        fleet.report("gamma", "2001:db8::c");
        browser.offline(false);
        page.awaitConnection("Live");
        page.awaitNames("alpha", "gamma");
        assertThat(page.notes())
                .containsExactlyInAnyOrder(
                        "alpha moved to 2001:db8::aaaa", "beta left the list", "gamma joined with 2001:db8::c");
        assertThatTheConsoleKnowsOnlyOfTheOutage();
    }

    @Test
    void anOutageThatOutlastsSeveralAttemptsIsOvercome() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        fleet.stop();
        page.awaitConnection("Reconnecting …");
        Await.until("the page has tried a few times", () -> attempts() >= 4);
        assertThat(page.connection()).isEqualTo("Reconnecting …");
        assertThat(page.names()).containsExactly("alpha", "beta");
        fleet.start();
        page.awaitConnection("Live");
        assertThatTheConsoleKnowsOnlyOfTheOutage();
    }

    private static long attempts() {
        return (long) browser.run("""
            return performance.getEntriesByType("resource")
              .filter(entry => entry.name.endsWith("/api/v1/hosts") && !entry.responseStatus).length;
            """);
    }

    @Test
    void nobodyTurnsStaleOnlyBecauseThereIsNoNewsOfThem() throws Exception {
        fleet = new FleetRegistry("bosixnet.public-read", "true", "bosixnet.stale-after", "PT20S").start();
        browser.open(fleet.page());
        page.awaitConnection("Live");
        fleet.report("alpha", "2001:db8::a");
        page.awaitCell("alpha", "state", "online");
        fleet.stop();
        page.awaitConnection("Reconnecting …");
        page.awaitOlderThan(22, "alpha", "seen");
        assertThat(page.cell("alpha", "state")).isEqualTo("online");
        assertThatTheConsoleKnowsOnlyOfTheOutage();
    }

    @Test
    void afterARestartWhoHadSignedInSignsInAgain() throws Exception {
        open();
        page.signIn(fleet.reader());
        page.awaitConnection("Live");
        fleet.stop();
        page.awaitConnection("Reconnecting …");
        fleet.start();
        browser.awaitText("Your session has ended. Sign in again to see the hosts.");
        page.awaitConnection("Signed out");
        assertThat(page.names()).isEmpty();
        page.signIn(fleet.reader());
        page.awaitConnection("Live");
        page.awaitNames("alpha", "beta");
        assertThatTheConsoleKnowsOnlyOfTheOutage();
    }

    @Test
    void aPageThatIsOpenedWhileTheRegistryStartsWaitsForIt() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        browser.offlineOnly("*/api/*");
        browser.open(fleet.page());
        browser.awaitText("Cannot reach the registry");
        browser.offlineOnly();
        page.awaitConnection("Live");
        page.awaitNames("alpha", "beta");
        assertThatTheConsoleKnowsOnlyOfTheOutage();
    }

    /** A browser itself notes each request without an answer, and each answer that is an error. */
    @Test
    void aPageThatNobodyLooksAtAsksNothingWhateverHappens() throws Exception {
        browser.beforeOthers("""
            {
              const set = window.setTimeout;
              window.setTimeout = (act, time) => set(act, time === 60_000 ? 100 : time);
              Object.defineProperty(document, "hidden", { get: () => window.away === true });
              const fetch = window.fetch;
              window.asked = [];
              window.fetch = (path, options) => {
                if (window.away) { window.asked.push(path); }
                return fetch(path, options);
              };
              window.ended = [];
              const close = EventSource.prototype.close;
              EventSource.prototype.close = function() { window.ended.push("one"); close.call(this); };
            }
            """);
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        browser.run("window.away = true; document.dispatchEvent(new Event('visibilitychange'));");
        Await.until("the stream is ended", () -> !browser.list("return window.ended")
                .isEmpty());
        browser.run("window.asked = []; window.dispatchEvent(new Event('online'));");
        assertThat(browser.list("return window.asked")).doesNotContain("api/v1/hosts");
        fleet.report("alpha", "2001:db8::aaaa");
        browser.run("window.away = false; document.dispatchEvent(new Event('visibilitychange'));");
        page.awaitCell("alpha", "addresses", "2001:db8::aaaa");
        page.awaitConnection("Live");
    }

    private static void assertThatTheConsoleKnowsOnlyOfTheOutage() {
        List<String> console = browser.console();
        assertThat(console).allSatisfy(entry -> assertThat(entry).containsAnyOf("net::ERR_", "status of 401"));
    }
}
