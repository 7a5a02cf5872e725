package org.bosixnet.browser;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.browser.VisitorsView.ADDRESS;
import static org.bosixnet.browser.VisitorsView.NAME;

import java.util.List;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Who sees what on the page, and what becomes of a key that is typed into it. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class SignInPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private static final HostsPage page = new HostsPage(browser);
    private static final VisitorsView view = new VisitorsView(browser);

    private static final String UNKNOWN = TestKeys.any(KeyKind.READER);
    private static final String WRONG_KEY = "The registry does not know this key.";

    private FleetRegistry fleet;

    @AfterEach
    void stop() {
        fleet.close();
    }

    private String cookieName() {
        return "bosixnet_session_" + fleet.registry().port();
    }

    /** Starts a registry that knows the keys and one host, and opens its page. */
    private void open(String... settings) throws Exception {
        fleet = new FleetRegistry(settings).start();
        fleet.report(NAME, ADDRESS);
        browser.open(fleet.page());
    }

    // Access by key

    @Test
    void whoHasNotSignedInGetsAFormAndNoData() throws Exception {
        open();
        browser.awaitText("Sign in to see the hosts.");
        view.assertThatOnlyTheFormIsThere();
        assertThat(browser.shows("open")).isFalse();
        assertThat(browser.driver().getPageSource()).doesNotContain(NAME, ADDRESS);
        view.assertThatTheConsoleIsQuiet();
    }

    @Test
    void theFormIsOneThatAPasswordManagerAndAScreenReaderUnderstand() throws Exception {
        open();
        browser.awaitText("Sign in to see the hosts.");
        WebElement field = browser.element("key");
        assertThat(field.getAccessibleName()).isEqualTo("Reader or admin key");
        assertThat(field.getAttribute("type")).isEqualTo("password");
        assertThat(field.getAttribute("autocomplete")).isEqualTo("current-password");
    }

    @Test
    void aReaderSeesTheHostsAlsoAfterLoadingThePageAgain() throws Exception {
        open();
        page.signIn(fleet.reader());
        view.awaitHosts();
        assertThat(browser.text()).contains("Signed in with a reader key");
        assertThat(browser.shows("sign-in")).isFalse();
        browser.open(fleet.page());
        view.awaitHosts();
        view.assertThatTheConsoleIsQuiet();
    }

    @Test
    void anAdministratorSeesTheHosts() throws Exception {
        open();
        page.signIn(fleet.admin());
        view.awaitHosts();
        assertThat(browser.text()).contains("Signed in with an admin key");
    }

    @Test
    void ofTheKeyOnlyACookieStaysThatNoScriptCanRead() throws Exception {
        open();
        page.signIn("  " + fleet.reader() + " ");
        view.awaitHosts();
        Cookie cookie = browser.cookie(cookieName());
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/bosixnet/api/v1");
        assertThat(cookie.getValue()).doesNotContain(fleet.reader());
        assertThat(browser.cookies()).hasSize(1);
        assertThat(view.whatStays()).contains(NAME).doesNotContain(fleet.reader(), cookie.getValue());
    }

    @Test
    void aKeyThatIsNotKnownIsRefused() throws Exception {
        open();
        page.signIn(UNKNOWN);
        view.awaitRefusal(WRONG_KEY);
        assertThat(view.whatStays()).doesNotContain(UNKNOWN);
        view.assertThatTheConsoleKnowsOnlyOf("401");
        page.signIn(fleet.reader());
        view.awaitHosts();
    }

    @Test
    void whatCannotStandInAHeaderIsRefusedLikeAWrongKey() throws Exception {
        open();
        page.signIn("Schlüssel ☃");
        view.awaitRefusal(WRONG_KEY);
        view.assertThatTheConsoleIsQuiet();
    }

    @Test
    void keysOfHostsAndForJoiningAreRefused() throws Exception {
        open();
        for (String key : List.of(fleet.key(NAME), fleet.join())) {
            browser.open(fleet.page());
            page.signIn(key);
            view.awaitRefusal("You cannot sign in with this kind of key.");
            assertThat(browser.cookies()).isEmpty();
            assertThat(view.whatStays()).doesNotContain(key);
        }
        view.assertThatTheConsoleKnowsOnlyOf("403");
    }

    @Test
    void whoTriesTooOftenIsToldHowLongToWaitAndTheRightKeyStillCounts() throws Exception {
        open();
        for (int i = 0; i < 10; i++) {
            fleet.with(UNKNOWN).post("/api/v1/session").then().statusCode(401);
        }
        Await.until("the page is told to wait", () -> {
            Await.until(
                    "there were too many",
                    () -> fleet.with(UNKNOWN).post("/api/v1/session").statusCode() == 503);
            page.signIn(UNKNOWN);
            Await.until("it is refused", () -> !refusal().isEmpty());
            return !refusal().startsWith(WRONG_KEY); // as it is if the wait was over by then
        });
        view.awaitRefusal("Too many wrong keys came from your network. Try again in ");
        assertThat(refusal()).matches(".* Try again in [1-9][0-9]* s\\.");
        view.assertThatTheConsoleKnowsOnlyOf("401", "503");
        page.signIn(fleet.reader());
        view.awaitHosts();
    }

    private static String refusal() {
        return browser.element("refusal").getText();
    }

    @Test
    void aRegistryThatCannotBeReachedIsNotTakenForAWrongKey() throws Exception {
        open();
        browser.awaitText("Sign in to see the hosts.");
        fleet.stop();
        page.signIn(fleet.reader());
        view.awaitRefusal("The registry cannot be reached.");
        assertThat(view.whatStays()).doesNotContain(fleet.reader());
        browser.leave();
        view.assertThatTheConsoleKnowsOnlyOf("ERR_CONNECTION_REFUSED");
    }

    @Test
    void whoSignsOutSeesNothingAnyMoreAndNeitherDoesTheCookie() throws Exception {
        open();
        page.signIn(fleet.reader());
        view.awaitHosts();
        String token = browser.cookie(cookieName()).getValue();
        hosts(token, 200);

        browser.element("sign-out").sendKeys(Keys.ENTER);
        browser.awaitText("Sign in to see the hosts.");
        view.assertThatOnlyTheFormIsThere();
        assertThat(browser.cookies()).isEmpty();
        hosts(token, 401);
        browser.driver().navigate().refresh();
        browser.awaitText("Sign in to see the hosts.");
        view.assertThatOnlyTheFormIsThere();
        view.assertThatTheConsoleIsQuiet();
    }

    @Test
    void whenTheSessionEndsTheHostsVanish() throws Exception {
        open();
        page.signIn(fleet.reader());
        view.awaitHosts();
        given().baseUri(fleet.registry().uri())
                .cookie(cookieName(), browser.cookie(cookieName()).getValue())
                .header("Origin", "http://127.0.0.1:" + fleet.registry().port())
                .delete("/api/v1/session")
                .then()
                .statusCode(204);
        browser.awaitText("Your session has ended. Sign in again to see the hosts.");
        view.assertThatOnlyTheFormIsThere();
        // the stream may end before the page asks who it works for, or not
        assertThat(browser.console()).allSatisfy(entry -> assertThat(entry).contains("401"));
        page.signIn(fleet.admin());
        view.awaitHosts();
    }

    /** To a browser the ports of a host are one. */
    @Test
    void whoSignsInAtAnotherRegistryOfTheSameHostStaysSignedInHere() throws Exception {
        open();
        page.signIn(fleet.reader());
        view.awaitHosts();
        try (FleetRegistry other = new FleetRegistry().start()) {
            page.open(other, other.reader());
            browser.open(fleet.page());
            view.awaitHosts();
            browser.open(other.page());
            page.awaitConnection("Live");
            browser.open(fleet.page());
            view.awaitHosts();
        }
    }

    private void hosts(String token, int status) {
        given().baseUri(fleet.registry().uri())
                .cookie(cookieName(), token)
                .get("/api/v1/hosts")
                .then()
                .statusCode(status);
    }

    @Test
    void aFormThatNoScriptHandlesSendsNoKey() throws Exception {
        open();
        Await.until("there is a form", () -> browser.shows("sign-in"));
        assertThat(browser.element("key").getDomAttribute("name")).isNull();
        browser.element("key").sendKeys(fleet.reader());
        browser.run("document.getElementById('sign-in').submit()"); // passes by the page's own handler
        browser.awaitText(
                "This has to come from the registry's own page"); // a page without referrer is of Origin: null
        assertThat(browser.driver().getCurrentUrl()).isEqualTo(fleet.page());
        assertThat(view.whatStays()).doesNotContain(fleet.reader());
        assertThat(browser.run("return performance.getEntriesByType('navigation')[0].name"))
                .isEqualTo(fleet.page());
        view.assertThatTheConsoleKnowsOnlyOf("403");
    }

    @Test
    void withoutJavaScriptThereIsNoFormButAWord() throws Exception {
        open();
        browser.withoutJavaScript();
        browser.open(fleet.page());
        assertThat(browser.element("sign-in").isDisplayed()).isFalse();
        assertThat(browser.text()).contains("This page needs JavaScript, even to sign in.");
    }

    @Test
    void aPhoneShowsThePageWithoutScrollingSideways() throws Exception {
        open();
        browser.size(390, 844);
        page.signIn(fleet.reader());
        view.awaitHosts();
        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(390L);
        assertThat(browser.run("return document.querySelector('main').scrollWidth"))
                .isEqualTo(browser.run("return document.querySelector('main').clientWidth"));
    }

    // Public reading

    @Test
    void whereReadingIsPublicThePageNeedsNoKeyAndTakesOne() throws Exception {
        open("bosixnet.public-read", "true");
        view.awaitHosts();
        assertThat(browser.shows("sign-in")).isFalse();
        assertThat(browser.shows("open")).isFalse();

        browser.element("ask").click();
        page.signIn(fleet.key(NAME));
        browser.awaitText("You cannot sign in with this kind of key.");
        page.signIn(fleet.admin());
        browser.awaitText("Signed in with an admin key");
        assertThat(browser.shows("sign-in")).isFalse();

        browser.element("sign-out").click();
        Await.until("one can sign in again", () -> browser.shows("ask"));
        view.awaitHosts();
        assertThat(browser.shows("sign-in")).isFalse();
        assertThat(browser.cookies()).isEmpty();
        view.assertThatTheConsoleKnowsOnlyOf("403");
    }

    // Open access

    @Test
    void whereAccessIsOpenThePageSaysSo() throws Exception {
        open("bosixnet.access", "open");
        view.awaitHosts();
        assertThat(browser.shows("sign-in")).isFalse();
        assertThat(browser.element("open").getText())
                .isEqualTo("Access is open. Anyone who reaches this registry can read the list and change every name"
                        + " that has no key.");
        assertThat(browser.driver().findElements(By.cssSelector("#hosts tr"))).hasSize(1);
        view.assertThatTheConsoleIsQuiet();
    }
}
