package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page says of the hosts, and how it keeps up with them. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class FleetPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    /** What is said of a host that has just reported, and of one that had five minutes before the test. */
    private static final String RECENTLY = "(\\d+ s|[1-4] min) ago";

    private static final String EARLIER = "[5-9] min ago";

    private final HostsPage page = new HostsPage(browser);
    private final PageTime time = new PageTime(browser);
    private FleetRegistry fleet;

    @BeforeEach
    void set() throws Exception {
        fleet = new FleetRegistry();
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void open() throws Exception {
        fleet.start();
        page.open(fleet, fleet.reader());
    }

    @Test
    void everyHostStandsThereWithItsAddressesItsStateAndItsAges() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a", "2001:db8::b")
                .had("beta", Duration.ofDays(3), "2001:db8::c");
        open();
        page.awaitNames("alpha", "beta");
        assertThat(page.cell("alpha", "addresses").split("\\s+")).containsExactly("2001:db8::a", "2001:db8::b");
        assertThat(page.cell("alpha", "state")).isEqualTo("online");
        assertThat(page.cell("alpha", "seen")).matches(EARLIER);
        assertThat(page.cell("alpha", "changed")).matches(EARLIER);
        assertThat(page.cell("beta", "addresses")).isEqualTo("2001:db8::c");
        assertThat(page.cell("beta", "state")).isEqualTo("stale");
        assertThat(page.cell("beta", "seen")).isEqualTo("3 d ago");
        assertThat(page.summary()).isEqualTo("2 hosts: 1 online, 1 stale");
        assertThat(page.notes()).isEmpty();
    }

    @Test
    void aHostThatReportsANewAddressLightsUpAndIsNoted() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a").had("beta", Duration.ofMinutes(5), "2001:db8::b");
        open();
        page.awaitNames("alpha", "beta");
        page.watchRows();
        fleet.report("beta", "2001:db8::beef");
        page.awaitCell("beta", "addresses", "2001:db8::beef");
        page.awaitLit("beta");
        page.awaitCell("beta", "seen", RECENTLY);
        page.awaitCell("beta", "changed", RECENTLY);
        page.awaitNote("beta moved to 2001:db8::beef");
        assertThat(page.lit()).containsOnly("beta");
        assertThat(page.notes()).hasSize(1);
        assertThat(page.cell("alpha", "seen")).matches(EARLIER);
    }

    @Test
    void aRowThatChangesAgainWhileItIsLitLightsUpAnew() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a");
        open();
        page.awaitNames("alpha");
        time.stop(); // or it may be dark before the second change comes
        fleet.report("alpha", "2001:db8::1");
        Await.until("the row is lit", () -> animation("alpha").startsWith("lit"));
        String first = animation("alpha");
        fleet.report("alpha", "2001:db8::2");
        Await.until("the row is lit in the other way", () -> !animation("alpha").equals(first));
        assertThat(animation("alpha")).startsWith("lit");
        time.goOn();
        Await.until("it is dark again", () -> animation("alpha").equals("none"));
    }

    private static String animation(String name) {
        return (String) browser.run(
                "return getComputedStyle(document.querySelector(`[data-name='${arguments[0]}']`)).animationName", name);
    }

    @Test
    void aReportWithoutAChangeMakesTheHostYoungAndNothingElse() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a");
        open();
        page.awaitCell("alpha", "seen", EARLIER);
        page.watchRows();
        fleet.report("alpha", "2001:db8::a");
        page.awaitCell("alpha", "seen", RECENTLY);
        assertThat(page.cell("alpha", "changed")).matches(EARLIER);
        assertThat(page.lit()).isEmpty();
        assertThat(page.notes()).isEmpty();
    }

    @Test
    void agesCountUpWithoutAnyNews() throws Exception {
        open();
        long begun = System.nanoTime();
        fleet.report("alpha", "2001:db8::a");
        page.awaitCell("alpha", "seen", RECENTLY);
        for (int i = 0; i < 3; i++) {
            page.awaitOlderThan(page.age("alpha", "seen"), "alpha", "seen");
        }
        page.awaitOlderThan(page.age("alpha", "changed"), "alpha", "changed");
        long age = page.age("alpha", "seen");
        assertThat(age).isLessThanOrEqualTo((System.nanoTime() - begun) / 1_000_000_000);
    }

    @Test
    void aNewHostAppearsInItsPlaceAndIsNoted() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a").had("gamma", Duration.ofMinutes(5), "2001:db8::c");
        open();
        page.awaitNames("alpha", "gamma");
        page.watchRows();
        fleet.report("beta", "2001:db8::b");
        page.awaitNames("alpha", "beta", "gamma");
        page.awaitSummary("3 hosts: 3 online, 0 stale");
        page.awaitLit("beta");
        page.awaitNote("beta joined with 2001:db8::b");
    }

    @Test
    void aWithdrawnHostDisappearsAndIsNoted() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a").had("beta", Duration.ofMinutes(5), "2001:db8::b");
        open();
        page.awaitNames("alpha", "beta");
        fleet.withdraw("alpha");
        page.awaitNames("beta");
        page.awaitSummary("1 host: 1 online, 0 stale");
        page.awaitNote("alpha left the list");
        fleet.withdraw("beta");
        browser.awaitText("No host has reported yet");
        page.awaitSummary("No hosts");
    }

    @Test
    void aHostThatNoLongerReportsTurnsStaleAndComesBack() throws Exception {
        fleet.close();
        fleet = new FleetRegistry("bosixnet.stale-after", "PT20S");
        open();
        page.watchRows();
        fleet.report("alpha", "2001:db8::a");
        page.awaitNote("alpha joined with 2001:db8::a");
        page.awaitCell("alpha", "state", "stale");
        page.awaitSummary("1 host: 0 online, 1 stale");
        page.awaitNote("alpha became stale");
        page.awaitLitTwice("alpha");
        fleet.report("alpha", "2001:db8::a");
        page.awaitNote("alpha is back");
    }

    @Test
    void aRouterThatReportsOnlyChangesBecomesQuiet() throws Exception {
        fleet.close();
        fleet = new FleetRegistry("bosixnet.stale-after", "PT20S");
        open();
        fleet.reportAsRouter("router", "2001:db8::1");
        page.awaitNote("router joined with 2001:db8::1");
        page.awaitCell("router", "state", "quiet");
        page.awaitSummary("1 host: 0 online, 0 stale, 1 quiet");
        page.awaitNote("router became quiet");
        fleet.reportAsRouter("router", "2001:db8::1");
        page.awaitNote("router is back");
    }

    @Test
    void theTimelineHasTheLatestFirstWithTheTimeOfDay() throws Exception {
        open();
        fleet.report("alpha", "2001:db8::a");
        page.awaitNote("alpha joined with 2001:db8::a");
        fleet.report("alpha", "2001:db8::1");
        page.awaitNote("alpha moved to 2001:db8::1");
        assertThat(page.notes()).containsExactly("alpha moved to 2001:db8::1", "alpha joined with 2001:db8::a");
        assertThat(browser.run("return document.querySelector('#log time').textContent")
                        .toString())
                .matches("([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d");
        assertThat(browser.element("noted").getText()).isEqualTo("2");
    }

    @Test
    void aRegistryWithoutHostsSaysHowToAddTheFirst() throws Exception {
        open();
        browser.awaitText("No host has reported yet");
        assertThat(page.summary()).isEqualTo("No hosts");
        assertThat(browser.element("command").getText())
                .matches("sudo bosixnet join '?http://.*") // in which a shell would read brackets
                .doesNotContain("127.0.0.1"); // which leads each computer to itself
        assertThat(browser.shows("list")).isFalse();
        assertThat(browser.shows("search")).isFalse();
        browser.element("copy-command").click();
        page.awaitTold("Copied the command");

        fleet.report("alpha", "2001:db8::a");
        page.awaitNames("alpha");
        assertThat(browser.shows("empty")).isFalse();
        assertThat(browser.shows("list")).isTrue();
        assertThat(browser.shows("search")).isTrue();
    }

    @Test
    void agesAreRightWhereTheClockOfTheComputerIsWrong() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a").had("beta", Duration.ofDays(3), "2001:db8::b");
        time.setAhead(Duration.ofHours(-5));
        open();
        page.awaitSummary("2 hosts: 1 online, 1 stale");
        assertThat(page.cell("alpha", "seen")).matches(EARLIER);
        fleet.report("beta", "2001:db8::b");
        page.awaitCell("beta", "seen", RECENTLY);
        page.awaitSummary("2 hosts: 2 online, 0 stale");
    }

    @Test
    void nobodyTurnsStaleOnlyBecauseTheClockOfTheComputerIsSet() throws Exception {
        fleet.had("alpha", Duration.ofMinutes(5), "2001:db8::a");
        open();
        page.awaitCell("alpha", "seen", EARLIER);
        browser.run(
                "window.lists = performance.getEntriesByType('resource').filter(e => e.name.endsWith('/hosts')).length;"
                        + "const now = Date.now; Date.now = () => now() + 3_600_000;");
        Await.until(
                "the page asks anew",
                () -> (boolean) browser.run("return performance.getEntriesByType('resource').filter(e =>"
                        + " e.name.endsWith('/hosts')).length > lists"));
        page.awaitConnection("Live");
        fleet.report("alpha", "2001:db8::1");
        page.awaitNote("alpha moved to 2001:db8::1");
        page.awaitCell("alpha", "seen", RECENTLY);
        assertThat(page.notes()).hasSize(1);
        assertThat(page.summary()).isEqualTo("1 host: 1 online, 0 stale");
    }

    @Test
    void aScreenReaderIsToldOfAFewChangesAndNotOfAFlood() throws Exception {
        open();
        for (int i = 1; i <= 5; i++) {
            fleet.report("alpha", "2001:db8::" + i);
            page.awaitNote("alpha " + (i == 1 ? "joined with" : "moved to") + " 2001:db8::" + i);
            assertThat(browser.element("log").getAttribute("aria-live")).isEqualTo("polite");
        }
        time.stop(); // so that they come at once, however long the registry takes
        for (int i = 6; i <= 10; i++) {
            fleet.report("alpha", "2001:db8::" + Integer.toHexString(i));
            fleet.report("beta", "2001:db8:b::" + Integer.toHexString(i));
        }
        Await.until(
                "it is silent",
                () -> browser.element("log").getAttribute("aria-live").equals("off"));
    }

    @Test
    void whatAHostIsCalledIsShownWhole() throws Exception {
        String name = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
        fleet.had(name, Duration.ofMinutes(5), "2001:db8::1");
        open();
        page.awaitNames(name);
        assertThat(browser.text()).contains(name);
    }
}
