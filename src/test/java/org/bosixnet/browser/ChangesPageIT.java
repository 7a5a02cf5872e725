package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the page says of hosts, of itself and of the registry only what is so. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class ChangesPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);
    private final PageTime time = new PageTime(browser);
    private FleetRegistry fleet;

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void open(String... settings) throws Exception {
        fleet = new FleetRegistry(settings).start();
        browser.open(fleet.page());
    }

    @Test
    void aHostMovesOnlyWithItsPreferredAddress() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        fleet.set("alpha", "2001:db8::1", "2001:db8::2");
        page.awaitNote("alpha joined with 2001:db8::1");
        fleet.set("alpha", "2001:db8::1", "2001:db8::3");
        page.awaitNote("alpha also has 2001:db8::3, and no longer 2001:db8::2");
        fleet.set("alpha", "2001:db8::1");
        page.awaitNote("alpha no longer has 2001:db8::3");
        fleet.set("alpha", "2001:db8::1", "2001:db8::4", "2001:db8::5");
        page.awaitNote("alpha also has 2001:db8::4, 2001:db8::5");
        fleet.set("alpha", "2001:db8::1", "2001:db8::5", "2001:db8::4");
        page.awaitNote("alpha put its addresses into another order");
        fleet.set("alpha", "2001:db8::4", "2001:db8::1", "2001:db8::5");
        page.awaitNote("alpha now prefers 2001:db8::4");
        assertThat(page.notes()).noneMatch(note -> note.contains("moved"));
        fleet.set("alpha", "2001:db8::6");
        page.awaitNote("alpha moved to 2001:db8::6");
    }

    @Test
    void aNameThatTwoComputersReportInTurnsIsMarkedUntilOneIsLeft() throws Exception {
        open("bosixnet.public-read", "true", "bosixnet.stale-after", "PT60S");
        page.awaitConnection("Live");
        fleet.report("alpha", "2001:db8:1:2::a");
        for (int i = 0; i < 4; i++) {
            fleet.report("raspberrypi", "2001:db8:1:2::" + (1 + i % 2));
        }
        page.awaitNote("raspberrypi is reported by several computers in turns");
        assertThat(page.name("raspberrypi").split("\\s*\n\\s*"))
                .containsExactly("raspberrypi", "Several computers report this name in turns.");
        assertThat(page.name("alpha")).isEqualTo("alpha");
        page.awaitNote("raspberrypi is reported by one computer again");
        assertThat(page.name("raspberrypi")).isEqualTo("raspberrypi");
    }

    @Test
    void aNameThatWasContestedBeforeThePageHeardOfItIsSaidToBe() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        browser.offline(true);
        page.awaitConnection("Reconnecting …");
        for (int i = 0; i < 4; i++) {
            fleet.report("raspberrypi", "2001:db8:1:2::" + (1 + i % 2));
        }
        browser.offline(false);
        page.awaitNote("raspberrypi joined with 2001:db8:1:2::2");
        page.awaitNote("raspberrypi is reported by several computers in turns");
        browser.console(); // tells of the requests that had no answer
    }

    @Test
    void whatManyDoAtOnceIsOneLine() throws Exception {
        open("bosixnet.public-read", "true");
        page.awaitConnection("Live");
        time.stop(); // so that it is at once, however long the registry takes
        for (int i = 1; i <= 40; i++) {
            fleet.set("node" + i, "2001:db8::" + Integer.toHexString(i));
        }
        page.awaitNote("40 hosts joined: node1, node2, node3 and 37 more");
        assertThat(page.notes()).hasSize(1);
        fleet.set("node7", "2001:db8:7::7");
        page.awaitNote("node7 moved to 2001:db8:7::7");
    }

    @Test
    void whatChangedInMassWhileThePageWasNotConnectedIsOneLine() throws Exception {
        fleet = new FleetRegistry("bosixnet.public-read", "true");
        for (int i = 1; i <= 20; i++) {
            fleet.had("node" + i, Duration.ofMinutes(5), "2001:db8::" + Integer.toHexString(i));
        }
        fleet.start();
        browser.open(fleet.page());
        page.awaitConnection("Live");
        browser.offline(true);
        page.awaitConnection("Reconnecting …");
        for (int i = 1; i <= 20; i++) {
            fleet.withdraw("node" + i);
        }
        browser.offline(false);
        Await.until("there is a note", () -> page.notes().stream().anyMatch(note -> note.startsWith("20 hosts left")));
        assertThat(page.notes()).hasSize(1);
        browser.console(); // tells of the requests that had no answer
    }

    @Test
    void whileTheRegistryIsSilentNothingIsGreen() throws Exception {
        open("bosixnet.public-read", "true");
        fleet.report("alpha", "2001:db8::a");
        page.awaitConnection("Live");
        page.awaitSummary("1 host: 1 online, 0 stale");
        String green = colour("td.online");
        assertThat(colour("#connection")).isEqualTo(green);
        browser.offline(true);
        page.awaitConnection("Reconnecting …");
        Await.until("the summary is of the past", () -> page.summary()
                .matches("As of \\d\\d:\\d\\d:\\d\\d: 1 host: 1 online, 0 stale"));
        assertThat(List.of(colour("td.online"), colour("#connection"))).doesNotContain(green);
        browser.offline(false);
        page.awaitConnection("Live");
        page.awaitSummary("1 host: 1 online, 0 stale");
        assertThat(colour("td.online")).isEqualTo(green);
        browser.console(); // tells of the requests that had no answer
    }

    private static String colour(String selector) {
        return (String) browser.run("return getComputedStyle(document.querySelector(arguments[0])).color", selector);
    }

    @Test
    void whatIsCopiedMovesNothing() throws Exception {
        open("bosixnet.public-read", "true", "bosixnet.url", "https://registry.example/fleet/");
        browser.awaitText("No host has reported yet");
        page.awaitConnection("Live");
        time.endTimers(); // so that what is said of it stays
        List<String> before = places();
        browser.element("copy-command").click();
        page.awaitTold("Copied the command");
        assertThat(places()).isEqualTo(before);
        fleet.set("alpha", "2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8::1");
        fleet.set("beta", "2001:db8::b");
        page.awaitNames("alpha", "beta");
        before = places();
        page.address("2001:db8:1234:5678:9abc:def0:1234:5678").click();
        page.awaitTold("Copied 2001:db8:1234:5678:9abc:def0:1234:5678");
        assertThat(places()).isEqualTo(before);
    }

    private static List<String> places() {
        return browser.list("""
            return [...document.querySelectorAll("main *")].map(element => {
              const { x, y, width, height } = element.getBoundingClientRect();
              return [element.localName, x, y, width, height].join(" ");
            }).filter(place => !place.startsWith("time")).concat(document.documentElement.scrollWidth.toString());
            """);
    }

    @Test
    void theCommandLeadsOtherComputersToTheRegistry() throws Exception {
        open("bosixnet.access", "open", "bosixnet.url", "https://registry.example/fleet/");
        browser.awaitText("No host has reported yet");
        assertThat(browser.element("command").getText())
                .isEqualTo("sudo bosixnet join https://registry.example/fleet/");
        assertThat(browser.shows("command-clear-text")).isFalse();
    }

    @Test
    void whereItIsNotEncryptedTheCommandSaysSo() throws Exception {
        open("bosixnet.access", "open", "bosixnet.url", "http://registry.example:8080/fleet/");
        browser.awaitText("No host has reported yet");
        assertThat(browser.element("command").getText())
                .isEqualTo("sudo bosixnet join http://registry.example:8080/fleet/ --allow-http yes");
        assertThat(browser.shows("command-clear-text")).isTrue();
    }
}
