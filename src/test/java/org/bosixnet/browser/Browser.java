package org.bosixnet.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bosixnet.testing.Await;
import org.eclipse.jetty.util.IO;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The machine's Chromium without a window, with a profile that lasts as long as it. A test that uses it needs
 * {@value #CHROMIUM} and {@value #DRIVER}: both are named here, since Selenium would download what it does not find.
 */
final class Browser implements AutoCloseable {

    static final String CHROMIUM = "/usr/bin/chromium";
    static final String DRIVER = "/usr/bin/chromedriver";

    /** Misses a part of Selenium for each version of Chromium, which nothing here uses. Kept, or its level is lost. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private final Path profile;
    private final ChromeDriver driver;

    Browser() throws IOException {
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
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER))
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build(),
                options);
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Forgets every cookie, setting and what the console said, so that the next test finds a new browser. */
    void forget() {
        driver.get("about:blank");
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        console();
    }

    void open(String uri) {
        driver.get(uri);
    }

    /** Sets how much of a page is seen, in CSS pixels. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
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
            } catch (StaleElementReferenceException e) {
                return false; // another page has just come
            }
        });
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Cookie cookie(String name) {
        return driver.manage().getCookieNamed(name);
    }

    /** Returns warnings and errors since the last call. Broken content security rules are among them. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
        IO.delete(profile);
    }
}
