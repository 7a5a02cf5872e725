package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page of another site whose name now leads to the registry: to a browser both are of one origin. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class ReboundPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private static final String ASK = """
        const [method, path, done] = arguments;
        const body = method === "GET" ? undefined : '{"addresses":["2001:db8::bad"]}';
        fetch(path, { method, body, headers: { "Content-Type": "application/json" } })
          .then(answer => done(answer.status), error => done(String(error)));
        """;

    private FleetRegistry fleet;

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void itReadsAndWritesNothingInAnOpenRegistry() throws Exception {
        fleet = new FleetRegistry("bosixnet.access", "open").start();
        fleet.report("alpha", "2001:db8::a1fa");
        browser.open(fleet.page().replace("127.0.0.1", Browser.ELSEWHERE));
        browser.awaitText("The registry does not know '" + Browser.ELSEWHERE);
        assertThat(browser.runAsync(ASK, "GET", "/bosixnet/hosts")).isEqualTo(421L);
        assertThat(browser.runAsync(ASK, "GET", "/bosixnet/ui/page.js")).isEqualTo(421L);
        assertThat(browser.runAsync(ASK, "PUT", "/bosixnet/api/v1/hosts/beta")).isEqualTo(421L);
        assertThat(browser.console()).isNotEmpty().allSatisfy(entry -> assertThat(entry)
                .contains("421"));

        browser.open(fleet.page());
        browser.awaitText("2001:db8::a1fa");
        assertThat(browser.text()).doesNotContain("beta");
    }
}
