package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the page tells an administrator who wants to add a computer. */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class AddComputerPageIT {

    @RegisterExtension
    private static final Browser browser = new Browser();

    private final HostsPage page = new HostsPage(browser);

    private FleetRegistry fleet;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    @AfterEach
    void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    private void open(Function<FleetRegistry, String> key, String... settings) throws Exception {
        fleet = new FleetRegistry(settings).start();
        fleet.report("alpha", "2001:db8::a");
        page.open(fleet, key.apply(fleet));
        page.awaitNames("alpha");
    }

    private String command() {
        browser.element("add").click();
        page.awaitDialog("Add a computer");
        return page.dialog("#add-command").getText();
    }

    private void close() {
        page.dialog("[data-close]").click();
        Await.until("the dialog is gone", () -> !browser.shows("manage"));
    }

    @Test
    void whereAProxyServesHttpsTheCommandNamesNoKey() throws Exception {
        open(FleetRegistry::admin, "bosixnet.url", "https://registry.example/fleet/");
        assertThat(command()).isEqualTo("sudo bosixnet join https://registry.example/fleet/");
        assertThat(page.dialogText()).doesNotContain("--pin");
        page.dialog("#copy-add-command").click();
        page.awaitTold("Copied the command");
        close();
    }

    /** A proxy may go up in a path that a browser leaves as it is. */
    @Test
    void whatALinkHasLedToIsOneWordOfTheShell() throws Exception {
        fleet = new FleetRegistry().start();
        String name = "http://fleet.localhost:" + fleet.registry().port(); // which might be anybody's, to the registry
        browser.open(name + "/bosixnet/");
        page.signIn(fleet.admin());
        page.awaitConnection("Live");
        for (String path : List.of(
                "$(touch$IFS'PWNED')%2f..%2fbosixnet/", "a'$(touch PWNED)'/", "`touch$IFS.`&;|<>!*[a]{b,c}~/")) {
            browser.run("history.replaceState(null, '', '/x/' + arguments[0])", path);
            String command = command();
            close();
            Process shell = new ProcessBuilder("sh", "-c", "sudo() { printf '%s\\n' \"$@\"; }; " + command)
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .start();
            String[] words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            assertThat(words).as(command).startsWith("bosixnet", "join").hasSize(6);
            assertThat(words[2]).startsWith(name + "/x/");
            assertThat(words[3]).isEqualTo("--allow-http");
            assertThat(base).isEmptyDirectory();
        }
        assertThat(browser.console()).as("what is not under that path").allMatch(line -> line.contains("/x/"));
    }

    @Test
    void aReaderIsNotAskedToAddOne() throws Exception {
        open(FleetRegistry::reader);
        assertThat(browser.shows("add")).isFalse();
    }

    @Test
    void theCommandNamesTheKeyThatTheRegistryShows() throws Exception {
        browser.driver().executeCdpCommand("Security.setIgnoreCertificateErrors", Map.of("ignore", true));
        try (ExecutableWar war = new ExecutableWar(base, Map.of()).awaitStart()) {
            String pin = war.log().replaceAll("(?s).*Its key is (sha256//\\S+).*", "$1");
            String admin =
                    Files.readString(war.data().resolve("first-keys")).replaceAll("(?s).*admin-key=(\\S+).*", "$1");
            String pinned = "sudo bosixnet join '?https://[^ ]+:" + war.port("https") + "/bosixnet/'? --pin '"
                    + pin.replace("+", "\\+") + "'";
            for (String scheme : new String[] {"https", "http"}) {
                browser.open(scheme + "://localhost:" + war.port(scheme) + "/bosixnet/");
                page.signIn(admin);
                page.awaitConnection("Live");
                assertThat(command()).as(scheme).matches(pinned).doesNotContain("localhost");
                assertThat(page.dialogText()).contains("this registry's own key");
                close();
                assertThat(browser.element("command").getText())
                        .as("without a host")
                        .matches(pinned);
                browser.element("sign-out").click();
            }
            browser.leave();
        } finally {
            browser.driver().executeCdpCommand("Security.setIgnoreCertificateErrors", Map.of("ignore", false));
        }
    }
}
