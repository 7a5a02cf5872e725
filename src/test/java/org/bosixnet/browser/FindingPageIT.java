package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** How a person finds a host on the page, and takes its address away. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class FindingPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);
    private FleetRegistry fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = new FleetRegistry()
                .had("node2", Duration.ofMinutes(5), "2001:db8::2")
                .had("node10", Duration.ofMinutes(50), "2001:db8::10", "2001:db8::beef")
                .had("alpha.example.org", Duration.ofMinutes(9), "2001:db8:0:1::a")
                .start();
        fleet.reportAgain("alpha.example.org", "2001:db8:0:1::a");
        page.open(fleet, fleet.reader());
        page.awaitNames("alpha.example.org", "node2", "node10");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aPartOfANameFindsItInCapitalsToo() {
        page.search("NODE");
        page.awaitNames("node2", "node10");
        page.awaitFound("2 of 3 match");
        page.search(" example ");
        page.awaitNames("alpha.example.org");
        page.awaitFound("1 of 3 matches");
    }

    @Test
    void anAddressIsFoundInAnySpelling() {
        for (String spelling : new String[] {
            "2001:db8::10",
            "2001:DB8::10",
            "2001:db8:0:0:0:0:0:10",
            "2001:0db8:0000:0000:0000:0000:0000:0010",
            "2001:db8::0:10",
            "2001:db8::0.0.0.16",
            "::beef",
        }) {
            page.search(spelling);
            page.awaitNames("node10");
            page.awaitFound("1 of 3 matches");
        }
    }

    @Test
    void whatIsNotFoundIsSaidAndTheOthersComeBack() {
        page.search("nobody");
        page.awaitNames();
        page.awaitFound("0 of 3 match");
        browser.awaitText("No host matches");
        assertThat(page.summary()).isEqualTo("3 hosts: 2 online, 1 stale");
        browser.press(Keys.ESCAPE);
        page.awaitNames("alpha.example.org", "node2", "node10");
        page.awaitFound("");
    }

    @Test
    void whatIsFoundFollowsTheChanges() {
        page.search("node");
        page.awaitNames("node2", "node10");
        fleet.report("node5", "2001:db8::5");
        page.awaitNames("node2", "node5", "node10");
        page.awaitFound("3 of 4 match");
        fleet.report("beta", "2001:db8::b");
        page.awaitFound("3 of 5 match");
        page.search("beef");
        page.awaitNames("node10");
        fleet.report("node10", "2001:db8::10");
        page.awaitNames();
    }

    @Test
    void everyColumnSortsUpAndDown() {
        assertThat(page.sorted()).isEqualTo(Map.of("name", "ascending"));
        page.header("name").click();
        sorts("name", "descending", "node10", "node2", "alpha.example.org");
        page.header("name").click();
        sorts("name", "ascending", "alpha.example.org", "node2", "node10");

        page.header("addresses").click();
        sorts("addresses", "ascending", "node2", "node10", "alpha.example.org");
        page.header("addresses").click();
        sorts("addresses", "descending", "alpha.example.org", "node10", "node2");

        page.header("state").click();
        sorts("state", "ascending", "alpha.example.org", "node2", "node10");
        page.header("state").click();
        sorts("state", "descending", "node10", "alpha.example.org", "node2");

        page.header("seen").click(); // the age that stands there, so the latest first
        sorts("seen", "ascending", "alpha.example.org", "node2", "node10");
        page.header("seen").click();
        sorts("seen", "descending", "node10", "node2", "alpha.example.org");

        page.header("changed").click();
        sorts("changed", "ascending", "node2", "alpha.example.org", "node10");
        page.header("changed").click();
        sorts("changed", "descending", "node10", "alpha.example.org", "node2");
    }

    private void sorts(String column, String direction, String... names) {
        assertThat(page.sorted()).isEqualTo(Map.of(column, direction));
        page.awaitNames(names);
    }

    @Test
    void aRowGoesToItsNewPlaceWhenWhatItIsSortedByChanges() {
        page.header("changed").click();
        page.awaitNames("node2", "alpha.example.org", "node10");
        fleet.report("node10", "2001:db8::1010");
        page.awaitNames("node10", "node2", "alpha.example.org");
    }

    @Test
    void aClickCopiesTheAddress() {
        page.address("2001:db8::beef").click();
        page.awaitTold("Copied 2001:db8::beef");
        assertThat(Told.marks(browser)).containsExactly("2001:db8::beef copied");
        browser.element("search").click();
        browser.press(Keys.CONTROL, "v");
        assertThat(browser.element("search").getAttribute("value")).isEqualTo("2001:db8::beef");
        page.awaitNames("node10");
        page.awaitNothingTold();
    }

    @Test
    void aClickCopiesAlsoWhereTheBrowserHasNoClipboardForScripts() {
        browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})"); // as on plain HTTP
        page.address("2001:db8::2").click();
        page.awaitTold("Copied 2001:db8::2");
        browser.element("search").click();
        browser.press(Keys.CONTROL, "v");
        assertThat(browser.element("search").getAttribute("value")).isEqualTo("2001:db8::2");
    }
}
