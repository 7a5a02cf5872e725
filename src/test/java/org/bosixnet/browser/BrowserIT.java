package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the other tests would notice what they say there is not. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class BrowserIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private FleetRegistry fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = new FleetRegistry().start();
        browser.open(fleet.page());
        browser.awaitText("Sign in to see the hosts.");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void theConsoleTellsOfABrokenPolicy() {
        assertThat(browser.console()).isEmpty();
        browser.run("document.querySelector('h1').setAttribute('style', 'color: red')");
        awaitConsole("Content Security Policy");
    }

    @Test
    void theConsoleTellsOfAnError() {
        browser.run("setTimeout(() => { throw new Error('no such thing'); })");
        awaitConsole("no such thing");
    }

    @Test
    void thePolicyLetsNothingComeFromElsewhere() {
        browser.run("fetch('http://127.0.0.2:9/').catch(() => {})");
        awaitConsole("Content Security Policy");
        browser.run("const image = new Image(); image.src = 'http://127.0.0.2:9/'; document.body.append(image)");
        awaitConsole("Content Security Policy");
        assertThat(browser.foreign()).contains("http://127.0.0.2:9/");
        browser.run("performance.clearResourceTimings()");
    }

    private static void awaitConsole(String text) {
        List<String> console = new ArrayList<>();
        Await.until("the console says '" + text + "'", () -> {
            console.addAll(browser.console());
            return console.stream().anyMatch(entry -> entry.contains(text));
        });
    }

    @Test
    void axeFindsWhatIsInTheWay() {
        browser.run("document.getElementById('hint').innerHTML += '<img src=\"ui/icon.svg\"><button></button>'");
        assertThatThrownBy(() -> Axe.assertThatNothingIsInTheWay(browser, "broken"))
                .hasMessageContainingAll("broken", "image-alt", "button-name");
    }
}
