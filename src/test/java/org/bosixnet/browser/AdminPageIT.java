package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What an administrator does on the page. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class AdminPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);
    private FleetRegistry fleet;

    @BeforeEach
    void start() throws Exception {
        fleet = new FleetRegistry()
                .had("alpha", Duration.ofMinutes(5), "2001:db8::a")
                .start();
        fleet.report("beta", "2001:db8::b");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void open() {
        page.open(fleet, fleet.admin());
        page.awaitNames("alpha", "beta");
    }

    private void choose(String action) {
        Await.until("it is offered to " + action, () -> offered().contains(action));
        page.dialog("[data-action=" + action + "]").click();
    }

    private void confirm() {
        page.dialog("[data-confirm]").click();
    }

    private void close() {
        page.dialog("[data-close]").click();
        Await.until("the dialog is gone", () -> !browser.shows("manage"));
    }

    @Test
    void aReaderFindsNothingToManage() {
        page.open(fleet, fleet.reader());
        page.awaitNames("alpha", "beta");
        assertThat(browser.driver().findElements(By.cssSelector("[data-manage]")))
                .isEmpty();
        assertThat(browser.shows("manage-any")).isFalse();
    }

    @Test
    void aKeyIsIssuedShownOnceAndWorks() {
        open();
        page.manage("alpha").click();
        choose("issue");
        page.awaitDialog("Issue a key for alpha?");
        confirm();
        page.awaitDialog("This is the only time you see it.");
        String key = page.dialog("#made-key").getText();
        assertThat(key).matches("bxh_[0-9A-Za-z]{6}_[0-9A-Za-z]{22}");

        browser.press(Keys.ESCAPE); // would lose it
        browser.press(Keys.ESCAPE); // which a page cannot cancel once the dialog is about to close
        page.dialog("[data-copy-key]").click();
        page.awaitTold("Copied the key");
        assertThat(page.dialogText()).contains(key);
        close();
        // the page is told that the dialog was closed a moment after it is out of sight
        Await.until(
                "the key is gone from the page",
                () -> !browser.driver().getPageSource().contains(key));

        fleet.with(key)
                .body("{\"addresses\":[\"2001:db8::aaaa\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .statusCode(200);
        page.awaitCell("alpha", "addresses", "2001:db8::aaaa");
    }

    private void type(String name) {
        browser.element("manage-any").click();
        page.dialog("#manage-name").sendKeys(name, Keys.ENTER);
    }

    private List<String> offered() {
        return browser.list(
                "return [...document.querySelectorAll('#manage [data-action]')].map(b => b.dataset.action)");
    }

    @Test
    void whoHasAKeyIsKnownBeforeAnythingIsOffered() {
        open();
        page.manage("beta").click();
        page.awaitDialog("Its key is " + fleet.key("beta").substring(4, 10) + ", bound ");
        assertThat(offered()).containsExactly("replace", "withdraw", "unbind");
        close();
        page.manage("alpha").click();
        page.awaitDialog("It has no key.");
        assertThat(offered()).containsExactly("issue", "withdraw");
        close();
        type("Gamma");
        page.awaitDialog("It has no key and no address.");
        assertThat(offered()).containsExactly("issue");
    }

    @Test
    void aNameThatGotAKeyMeanwhileGetsNoOther() {
        open();
        page.manage("alpha").click();
        choose("issue");
        fleet.key("alpha");
        confirm();
        page.awaitDialog("To give it another one, replace that.");
        assertThatTheConsoleKnowsOnlyOf("409");
    }

    @Test
    void aKeyIsReplacedAndTheOldOneEnds() {
        open();
        page.manage("beta").click();
        choose("replace");
        page.awaitDialog("Replace the key of beta?");
        confirm();
        page.awaitDialog("The new key of beta");
        String key = page.dialog("#made-key").getText();
        close();
        fleet.with(fleet.key("beta"))
                .body("{\"addresses\":[\"2001:db8::b\"]}")
                .put("/api/v1/hosts/beta")
                .then()
                .statusCode(401);
        fleet.with(key)
                .body("{\"addresses\":[\"2001:db8::bbbb\"]}")
                .put("/api/v1/hosts/beta")
                .then()
                .statusCode(201);
        page.awaitCell("beta", "addresses", "2001:db8::bbbb");
    }

    @Test
    void namesWithAKeyAndWithoutAnAddressAreShown() {
        fleet.key("gamma");
        open();
        awaitWaiting("gamma has never reported Manage");
        fleet.withdraw("beta");
        awaitWaiting("beta was withdrawn, or has expired Manage", "gamma has never reported Manage");
        page.search("gam");
        awaitWaiting("gamma has never reported Manage");
        page.manage("gamma").click();
        page.awaitDialog("It has never reported.");
        assertThat(offered()).containsExactly("replace", "unbind");
        choose("unbind");
        confirm();
        page.awaitDialog("gamma is no longer bound to a key");
        close();
        awaitWaiting();
    }

    private void awaitWaiting(String... names) {
        Await.until("there are waiting names " + List.of(names), () -> browser.list(
                        "return [...document.querySelectorAll('#waiting li')]"
                                + ".map(item => item.textContent.replace(/\\s+/g, ' ').trim())")
                .equals(List.of(names)));
        assertThat(browser.shows("waiting")).isEqualTo(names.length > 0);
    }

    @Test
    void aKeyIsIssuedForANameThatIsNotListedYet() {
        open();
        browser.element("manage-any").click();
        page.dialog("[data-next]").click();
        page.awaitDialog("Type the name of a host first.");
        page.dialog("#manage-name").sendKeys("gamma");
        page.dialog("[data-next]").click();
        choose("issue");
        page.awaitDialog("Issue a key for gamma?");
        confirm();
        page.awaitDialog("The key of gamma");
        close();
        fleet.host("gamma").statusCode(404); // bound, and listed nowhere
    }

    @Test
    void aNameThatNoHostMayHaveIsRefusedWithTheReason() {
        open();
        type("local host");
        page.awaitDialog("'local host'");
        assertThatTheConsoleKnowsOnlyOf("400");
    }

    @Test
    void aHostIsWithdrawnOnceThatIsConfirmed() {
        open();
        page.manage("beta").click();
        choose("withdraw");
        page.awaitDialog("Withdraw beta?");
        page.dialog("[data-back]").click();
        page.awaitDialog("Removes its addresses from the list");
        fleet.host("beta").statusCode(200).body("addresses[0]", equalTo("2001:db8::b"));
        choose("withdraw");
        confirm();
        page.awaitDialog("beta is withdrawn");
        page.awaitNames("alpha");
        page.awaitNote("beta left the list");
        close();
        fleet.host("beta").statusCode(404);
        fleet.report("beta", "2001:db8::b"); // its key stays
        page.awaitNames("alpha", "beta");
    }

    @Test
    void aNameIsUnboundOnceThatIsConfirmed() {
        open();
        String key = fleet.key("beta");
        page.manage("beta").click();
        choose("unbind");
        page.awaitDialog("Unbind beta from its key?");
        confirm();
        page.awaitDialog("beta is no longer bound to a key");
        page.awaitNames("alpha");
        close();
        fleet.with(key)
                .body("{\"addresses\":[\"2001:db8::bb\"]}")
                .put("/api/v1/hosts/beta")
                .then()
                .statusCode(401);
    }

    @Test
    void whatIsGoneMeanwhileCannotBeWithdrawn() {
        open();
        page.manage("beta").click();
        choose("withdraw");
        fleet.withdraw("beta");
        confirm();
        page.awaitDialog("There is no host");
        assertThatTheConsoleKnowsOnlyOf("404");
    }

    @Test
    void aRegistryThatGivesNoAnswerIsNotTakenForOneThatDidIt() {
        open();
        page.manage("beta").click();
        choose("withdraw");
        browser.offlineOnly("*/api/v1/hosts/*");
        confirm();
        page.awaitDialog("The registry did not answer. It may have made the change all the same");
        browser.offlineOnly();
        confirm();
        page.awaitDialog("beta is withdrawn");
    }

    @Test
    void whenTheSessionHasEndedNothingIsDoneAndTheDialogIsGone() {
        open();
        page.manage("beta").click();
        choose("withdraw");
        new PageTime(browser).endTimers(); // or the page may learn it by itself
        browser.forgetCookies();
        confirm();
        browser.awaitText("Your session has ended. Sign in again to see the hosts.");
        assertThat(browser.shows("manage")).isFalse();
        fleet.host("beta").statusCode(200);
        assertThatTheConsoleKnowsOnlyOf("401");
    }

    @Test
    void aKeyThatIsShownOnceStaysWhenTheSessionEnds() {
        open();
        page.manage("beta").click();
        choose("replace");
        confirm();
        page.awaitDialog("The new key of beta");
        browser.forgetCookies();
        browser.awaitText("Your session has ended.");
        String key = page.dialog("#made-key").getText();
        close();
        fleet.with(key)
                .body("{\"addresses\":[\"2001:db8::bbbb\"]}")
                .put("/api/v1/hosts/beta")
                .then()
                .statusCode(201);
        assertThatTheConsoleKnowsOnlyOf("401");
    }

    @Test
    void aKeyThatIsOnItsWayIsShownThoughTheSessionEnds() {
        open();
        page.manage("beta").click();
        choose("replace");
        browser.run("{ const before = window.fetch; window.fetch = async (path, options) => {"
                + " const answer = await before(path, options);"
                + " if (options.method) { await new Promise(go => { window.go = go; }); }"
                + " return answer; }; }");
        confirm();
        page.awaitDialog("One moment");
        browser.forgetCookies();
        browser.awaitText("Your session has ended.");
        browser.run("window.go()");
        page.awaitDialog("The new key of beta");
        assertThatTheConsoleKnowsOnlyOf("401");
    }

    @Test
    void aRegistryThatHangsDoesNotLockThePageForEver() {
        browser.beforeOthers("{ const before = AbortSignal.timeout;"
                + " AbortSignal.timeout = time => before.call(AbortSignal, Math.min(time, 200)); }");
        open();
        page.manage("beta").click();
        choose("withdraw");
        browser.run("window.fetch = (path, { signal }) => new Promise((done, fail) =>"
                + " signal.addEventListener('abort', () => fail(signal.reason)));");
        confirm();
        page.awaitDialog("The registry did not answer. It may have made the change all the same");
    }

    @Test
    void howeverManyHostsChangeTheNamesWithoutOneAreAskedForOnceInASecond() {
        open();
        String asked = "return performance.getEntriesByType('resource')"
                + ".filter(one => one.name.includes('listed=false')).map(one => one.name)";
        int before = browser.list(asked).size();
        long began = System.nanoTime();
        for (int i = 1; i <= 40; i++) {
            fleet.with(fleet.admin()) // whom no limit of a host holds up
                    .body("{\"addresses\":[\"2001:db8::b:" + i + "\"]}")
                    .put("/api/v1/hosts/beta")
                    .then()
                    .statusCode(200);
        }
        page.awaitCell("beta", "addresses", "2001:db8::b:40");
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertThat(browser.list(asked).size() - before).isLessThanOrEqualTo((int) seconds + 2);
    }

    private static void assertThatTheConsoleKnowsOnlyOf(String error) {
        assertThat(browser.console()).isNotEmpty().allSatisfy(entry -> assertThat(entry)
                .contains(error));
    }
}
