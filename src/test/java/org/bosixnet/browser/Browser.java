package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bosixnet.testing.Await;
import org.eclipse.jetty.util.IO;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The machine's Chromium without a window, one for all tests of a class, each of which finds it as new. A test that uses
 * it needs {@value #CHROMIUM} and {@value #DRIVER}: both are named here, since Selenium would download what it does not
 * find.
 *
 * <p>After each test nothing may stand in the console that the test has not read, and nothing may have been loaded from
 * another origin than the page itself.
 */
final class Browser implements BeforeAllCallback, BeforeEachCallback, AfterTestExecutionCallback, AfterAllCallback {

    static final String CHROMIUM = "/usr/bin/chromium";
    static final String DRIVER = "/usr/bin/chromedriver";

    /** Another site's name, which leads to this computer. */
    static final String ELSEWHERE = "evil.example";

    /** Misses a part of Selenium for each version of Chromium, which nothing here uses. Kept, or its level is lost. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private Path profile;
    private ChromeDriver driver;

    /** What runs before the scripts of each page, by the browser's name for it. */
    private final List<String> scripts = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        VERSIONS.setLevel(Level.SEVERE);
        profile = Files.createTempDirectory("bosixnet-browser");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // which root, as whom continuous integration runs, cannot have
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP " + ELSEWHERE + " 127.0.0.1",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER))
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(3)); // as long as tests wait for anything else
    }

    /** Forgets every cookie, setting and what the console said. */
    @Override
    public void beforeEach(ExtensionContext context) {
        leave();
        forgetCookies();
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        scripts.forEach(script ->
                driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script)));
        scripts.clear();
        driver.executeCdpCommand("Network.enable", Map.of());
        offline(false);
        offlineOnly();
        size(1280, 800);
        media("light", false);
        console();
        Told.record(this);
    }

    /** Before the test's own end, which stops the registry: the page would complain of that. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        assertThat(console()).as("the console").isEmpty();
        assertThat(foreign()).as("loaded from elsewhere").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (driver != null) {
            driver.quit();
        }
        IO.delete(profile);
    }

    ChromeDriver driver() {
        return driver;
    }

    void open(String uri) {
        driver.get(uri);
    }

    /** Leaves the page, so that no more comes into the console from it. */
    void leave() {
        driver.get("about:blank");
    }

    /** Sets how much of a page is seen, in CSS pixels. */
    void size(int width, int height) {
        metrics(width, height, false);
    }

    /** Sets how much of a page is seen, of which scroll bars take nothing away. */
    void phone(int width, int height) {
        metrics(width, height, true);
    }

    private void metrics(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", mobile ? 2 : 1, "mobile", mobile));
    }

    /**
     * Sets what the person has told the system.
     *
     * @param colours {@code light} or {@code dark}
     * @param still whether things should not move
     */
    void media(String colours, boolean still) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", colours),
                                Map.of("name", "prefers-reduced-motion", "value", still ? "reduce" : ""))));
    }

    /** Has pages loaded from now on set {@code firstAt} to when they first had something like that, in milliseconds. */
    void atTheFirst(String selector) {
        beforeOthers("new MutationObserver(() => { if (!window.firstAt && document.querySelector('" + selector
                + "')) { window.firstAt = Math.ceil(performance.now()); } })"
                + ".observe(document, {subtree: true, childList: true});");
    }

    /** Has pages loaded from now on, until the end of the test, run that before scripts of their own. */
    void beforeOthers(String script) {
        scripts.add((String) driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                .get("identifier"));
    }

    /** Sets whether the computer has no network, as the page sees it. */
    void offline(boolean offline) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Has nothing be reached under addresses that look like these. */
    void offlineOnly(String... patterns) {
        driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(patterns)));
    }

    /** Has pages loaded from now on run no script. */
    void withoutJavaScript() {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    boolean shows(String id) {
        return element(id).isDisplayed();
    }

    /** Returns what a person can read on the page. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Returns as soon as a person can read that on the page, or fails. */
    void awaitText(String text) {
        Await.until("the page says '" + text + "'", () -> {
            try {
                return text().contains(text);
            } catch (StaleElementReferenceException | NoSuchElementException e) {
                return false; // another page has just come, or is about to
            }
        });
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Returns what the script returns, which is a list of texts. */
    @SuppressWarnings("unchecked")
    List<String> list(String script, Object... arguments) {
        return (List<String>) driver.executeScript(script, arguments);
    }

    /** Returns what the script gives to its last argument, a function. */
    Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Presses keys, wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses a key while others are held. */
    void press(Keys held, CharSequence key) {
        new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
    }

    Cookie cookie(String name) {
        return cookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns every cookie; the driver itself tells only of those of the page's own path. */
    List<Cookie> cookies() {
        List<?> all = (List<?>)
                driver.executeCdpCommand("Network.getAllCookies", Map.of()).get("cookies");
        return all.stream()
                .map(cookie -> (Map<?, ?>) cookie)
                .map(cookie -> new Cookie.Builder(
                                String.valueOf(cookie.get("name")), String.valueOf(cookie.get("value")))
                        .path(String.valueOf(cookie.get("path")))
                        .isHttpOnly(Boolean.TRUE.equals(cookie.get("httpOnly")))
                        .sameSite(String.valueOf(cookie.get("sameSite")))
                        .build())
                .toList();
    }

    void forgetCookies() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /**
     * Returns warnings and errors since the last call. Broken content security rules are among them. That there is no
     * icon for an answer that is not a page is not.
     */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .filter(entry -> !entry.getMessage().contains("/favicon.ico "))
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Returns what the page has loaded, or tried to load, from elsewhere. */
    List<String> foreign() {
        return list("""
            return performance.getEntriesByType("resource").map(entry => entry.name)
              .filter(name => new URL(name).origin !== location.origin);
            """);
    }
}
