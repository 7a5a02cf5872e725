package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/**
 * In each state that the page can be in, nothing is in the way of who uses it with other eyes, ears or hands, and nothing
 * has to be scrolled sideways: on a desktop and on a narrow phone, in light and dark colours.
 */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class AccessiblePageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);
    private FleetRegistry fleet;
    private Screen screen;

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void on(Screen shown) {
        screen = shown;
        screen.on(browser);
    }

    private void assertThatAllIsWell(String state) {
        Axe.assertThatNothingIsInTheWay(browser, state);
        assertThat(browser.run("return document.documentElement.scrollWidth"))
                .as("width, " + state)
                .isEqualTo((long) screen.width());
        assertThat(browser.list("""
            return [...document.querySelectorAll("body *")]
              .filter(at => at.checkVisibility() && !at.closest(".unseen") && at.getBoundingClientRect().right > innerWidth)
              .map(at => at.outerHTML.slice(0, 200));
            """)).as("reaching out of the screen, " + state).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void signingIn(Screen shown) throws Exception {
        on(shown);
        fleet = new FleetRegistry().start();
        browser.open(fleet.page());
        browser.awaitText("Sign in to see the hosts.");
        assertThatAllIsWell("signed out");
        page.signIn(TestKeys.any(KeyKind.READER));
        browser.awaitText("The registry does not know this key.");
        assertThatAllIsWell("refused");
        assertThat(browser.console()).hasSize(1).allSatisfy(entry -> assertThat(entry)
                .contains("status of 401"));
    }

    @ParameterizedTest
    @EnumSource
    void theList(Screen shown) throws Exception {
        on(shown);
        fleet = new FleetRegistry()
                .had("alpha", Duration.ofMinutes(5), "2001:db8:1234:5678:9abc:def0:1234:5678")
                .had("beta.example.org", Duration.ofDays(300), "2001:db8::b")
                .had(
                        ("a".repeat(63) + ".").repeat(3) + "b".repeat(61),
                        Duration.ofMinutes(59),
                        IntStream.range(0, 8)
                                .mapToObj(n -> "2001:db8:1234:5678:9abc:def0:1234:567" + n)
                                .toArray(String[]::new))
                .start();
        page.open(fleet, fleet.reader());
        page.awaitSummary("3 hosts: 1 online, 2 stale");
        assertThatAllIsWell("list");

        browser.run("document.getElementById('changes').open = true");
        fleet.report("alpha", "2001:db8:ffff:eeee:dddd:cccc:bbbb:aaaa");
        fleet.report("beta.example.org", "2001:db8::b");
        page.awaitNote("alpha moved to 2001:db8:ffff:eeee:dddd:cccc:bbbb:aaaa");
        page.awaitNote("beta.example.org is back");
        assertThatAllIsWell("changes");

        page.address("2001:db8::b").click();
        page.awaitTold("Copied 2001:db8::b");
        assertThatAllIsWell("copied");
        for (int i = 0; i < 4; i++) {
            fleet.report("alpha", "2001:db8:1234:5678:9abc:def0:1234:567" + i % 2);
        }
        page.awaitNote("alpha is reported by several computers in turns");
        assertThatAllIsWell("contested");
        page.search("a");
        page.awaitFound("3 of 3 match");
        assertThatAllIsWell("search");
        page.search("nobody");
        browser.awaitText("No host matches");
        assertThatAllIsWell("search without a hit");
    }

    @ParameterizedTest
    @EnumSource
    void theEmptyList(Screen shown) throws Exception {
        on(shown);
        fleet = new FleetRegistry("bosixnet.access", "open").start();
        browser.open(fleet.page());
        browser.awaitText("No host has reported yet");
        page.awaitConnection("Live");
        assertThatAllIsWell("empty, access open");
        browser.element("ask").click();
        assertThatAllIsWell("empty, signing in");
    }

    @ParameterizedTest
    @EnumSource
    void managing(Screen shown) throws Exception {
        on(shown);
        fleet = new FleetRegistry()
                .had("alpha", Duration.ofMinutes(5), "2001:db8::a")
                .start();
        page.open(fleet, fleet.admin());
        page.awaitNames("alpha");
        assertThatAllIsWell("an administrator's list");
        page.search("alpha");
        page.awaitFound("1 of 1 matches");
        assertThatAllIsWell("an administrator's search");

        browser.element("add").click();
        awaitInDialog("#add-command");
        assertThatAllIsWell("adding a computer");
        page.dialog("[data-close]").click();

        page.manage("alpha").click();
        for (String action : new String[] {"issue", "withdraw", "unbind"}) {
            awaitInDialog("[data-action=" + action + "]");
            assertThatAllIsWell("choosing");
            page.dialog("[data-action=" + action + "]").click();
            awaitInDialog("[data-confirm]");
            assertThatAllIsWell("confirming: " + action);
            page.dialog("[data-confirm]").click();
            awaitInDialog("[data-close]");
            assertThatAllIsWell("done: " + action);
            page.dialog("[data-close]").click();
            browser.element("manage-any").click();
            assertThatAllIsWell("typing a name");
            page.dialog("#manage-name").sendKeys("alpha", Keys.ENTER);
        }
        awaitInDialog("[data-action=issue]");
        fleet.key("alpha");
        page.dialog("[data-action=issue]").click();
        page.dialog("[data-confirm]").click();
        awaitInDialog(".error:not(:empty)");
        assertThatAllIsWell("refused");
        assertThat(browser.console()).hasSize(1).allSatisfy(entry -> assertThat(entry)
                .contains("status of 409"));
    }

    private static void awaitInDialog(String selector) {
        Await.until("the dialog has " + selector, () ->
                (boolean) browser.run("return !!document.querySelector('#manage ' + arguments[0])", selector));
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheRegistry(Screen shown) throws Exception {
        on(shown);
        fleet = new FleetRegistry()
                .had("alpha", Duration.ofMinutes(5), "2001:db8::a")
                .start();
        page.open(fleet, fleet.reader());
        page.awaitNames("alpha");
        browser.offline(true);
        page.awaitConnection("Reconnecting …");
        assertThatAllIsWell("reconnecting");
        browser.leave();
        assertThat(browser.console()).allSatisfy(entry -> assertThat(entry).contains("net::ERR_"));
    }
}
