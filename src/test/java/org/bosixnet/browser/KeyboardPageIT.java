package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The page without a pointing device. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class KeyboardPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);
    private FleetRegistry fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = new FleetRegistry()
                .had("alpha", Duration.ofMinutes(5), "2001:db8::a", "2001:db8::aa")
                .had("beta", Duration.ofMinutes(50), "2001:db8::b")
                .start();
        page.open(fleet, fleet.admin());
        page.awaitNames("alpha", "beta");
        page.awaitFocus("main"); // from where one goes on after having signed in
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void tabTo(String what) {
        for (int i = 0; i < 40; i++) {
            browser.press(Keys.TAB);
            if (page.focus().equals(what)) {
                return;
            }
        }
        throw new AssertionError("the Tab key does not lead to '" + what + "'");
    }

    @Test
    void theTabKeyLeadsThroughThePageInItsOrder() {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            browser.press(Keys.TAB);
            order.add(page.focus());
        }
        assertThat(order)
                .containsExactly(
                        "Changes",
                        "Changes since this page was opened",
                        "search",
                        "Add a computer",
                        "Manage a name",
                        "Host",
                        "Addresses",
                        "State",
                        "Last report",
                        "Last change",
                        "2001:db8::a",
                        "2001:db8::aa",
                        "Manage alpha",
                        "2001:db8::b",
                        "Manage beta");
    }

    @Test
    void whatHasTheFocusIsToBeSeen() {
        for (int i = 0; i < 14; i++) {
            browser.press(Keys.TAB);
            assertThat(browser.run("""
                const at = document.activeElement;
                const style = getComputedStyle(at);
                const place = at.getBoundingClientRect();
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                  && place.top >= 0 && place.bottom <= innerHeight;
                """)).as(page.focus()).isEqualTo(true);
        }
    }

    @Test
    void enterAndSpaceSort() {
        tabTo("State");
        browser.press(Keys.ENTER);
        Await.until("it is sorted", () -> page.sorted().equals(Map.of("state", "ascending")));
        page.awaitNames("alpha", "beta");
        browser.press(Keys.SPACE);
        Await.until("it is sorted", () -> page.sorted().equals(Map.of("state", "descending")));
        page.awaitNames("beta", "alpha");
        assertThat(page.focus()).isEqualTo("State");
    }

    @Test
    void enterAndSpaceCopyAndTheFocusStays() {
        tabTo("2001:db8::aa");
        browser.press(Keys.ENTER);
        page.awaitTold("Copied 2001:db8::aa");
        assertThat(page.focus()).startsWith("2001:db8::aa");
        browser.press(Keys.TAB, Keys.TAB, Keys.SPACE);
        page.awaitTold("Copied 2001:db8::b");
        page.search("");
        browser.press(Keys.CONTROL, "v");
        assertThat(browser.element("search").getAttribute("value")).isEqualTo("2001:db8::b");
    }

    @Test
    void theFocusStaysWithItsRowThroughChanges() {
        tabTo("2001:db8::b");
        fleet.report("aardvark", "2001:db8::1");
        page.awaitNames("aardvark", "alpha", "beta");
        assertThat(page.focus()).isEqualTo("2001:db8::b");
        fleet.report("beta", "2001:db8::bb");
        page.awaitFocus("2001:db8::bb");
        fleet.withdraw("beta");
        page.awaitNames("aardvark", "alpha");
        page.awaitFocus("main");
    }

    @Test
    void escapeClosesTheDialogAndTheFocusReturns() {
        tabTo("Manage beta");
        browser.press(Keys.ENTER);
        page.awaitFocus("beta");
        for (int i = 0; i < 8; i++) {
            browser.press(Keys.TAB);
            assertThat(browser.run("const at = document.activeElement;"
                            + "return at === document.body || document.getElementById('manage').contains(at)"))
                    .as(page.focus())
                    .isEqualTo(true);
        }
        browser.press(Keys.ESCAPE);
        page.awaitFocus("Manage beta");
        assertThat(browser.shows("manage")).isFalse();
    }

    @Test
    void whenTheHostIsGoneByThenTheFocusGoesToTheList() {
        tabTo("Manage beta");
        browser.press(Keys.ENTER);
        page.awaitFocus("beta");
        fleet.withdraw("beta");
        page.awaitNames("alpha");
        browser.press(Keys.ESCAPE);
        page.awaitFocus("main");
    }

    @Test
    void aHostIsWithdrawnByKeyboardAlone() {
        tabTo("Manage beta");
        browser.press(Keys.ENTER);
        page.awaitFocus("beta");
        page.awaitDialog("Withdraw");
        tabTo("Withdraw");
        browser.press(Keys.ENTER);
        page.awaitFocus("Withdraw beta?");
        tabTo("Withdraw");
        browser.press(Keys.SPACE);
        page.awaitFocus("beta is withdrawn");
        page.awaitNames("alpha");
        tabTo("Close");
        browser.press(Keys.ENTER);
        page.awaitFocus("main");
    }
}
