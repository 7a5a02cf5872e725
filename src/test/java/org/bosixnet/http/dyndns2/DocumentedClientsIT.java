package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.TestRegistry;
import org.bosixnet.http.dyndns2.Dyndns2Client.Ended;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/clients.md tells people to enter, where the client runs here, and what the others make of it. */
class DocumentedClientsIT {

    private static final Path DOCS = Path.of("docs/clients.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\n(.*?)^```$");

    private static final String ADDRESS = "2001:db8:1:2::1234";
    private static final String MY_ADDRESS = "/usr/local/bin/my-address";

    @TempDir
    private Path directory;

    private final Dyndns2Keys keys = new Dyndns2Keys();
    private TestRegistry registry;
    private Dyndns2Client client;

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(keys.settings(Map.of()));
        keys.bind(registry, "gate", keys.host());
        keys.bind(registry, "nas", keys.host());
        client = new Dyndns2Client(directory);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    /** Returns the section under a heading, set up for this registry and this key. */
    private String section(String heading) {
        try {
            String text = Files.readString(DOCS);
            int start = text.indexOf("\n## " + heading + "\n");
            assertThat(start).as(heading).isPositive();
            int end = text.indexOf("\n## ", start + 1);
            String base = registry.uri().replaceFirst("/bosixnet$", "");
            return text.substring(start, end < 0 ? text.length() : end)
                    .replace("https://registry.example.org", base)
                    .replace("registry.example.org:8080", base.substring("http://".length()))
                    .replace("registry.example.org", base.substring("http://".length()))
                    .replace("bxh_70zyZr_...", keys.host().secretText());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String block(String heading) {
        Matcher block = BLOCK.matcher(section(heading));
        assertThat(block.find()).as(heading).isTrue();
        return block.group(1);
    }

    /** Returns a value from the table of a section. */
    private String field(String heading, String name) {
        Matcher row = Pattern.compile("(?m)^\\| " + Pattern.quote(name) + " \\| `([^`]*)`")
                .matcher(section(heading));
        assertThat(row.find()).as(heading + ": " + name).isTrue();
        return row.group(1);
    }

    private Ended curl(String url, String... options) {
        return client.curl(
                new Dyndns2Client.Report(registry.uri(), "gate", keys.host().secretText(), "gate", ADDRESS),
                url,
                options);
    }

    private String seen(String name) {
        return RestAssured.given()
                .header("Authorization", Dyndns2Keys.bearer(keys.host()))
                .get(registry.uri() + "/api/v1/hosts/" + name)
                .path("seen");
    }

    private void assertThatListed(String name) {
        assertThat(keys.hosts(registry)).isEqualTo(ADDRESS + "    " + name + "\n");
    }

    // OpenWrt

    @Test
    @Needs({"busybox", "wget"})
    void openWrtReportsAndGoesOnGivingSignsOfLife() throws Exception {
        try (OpenWrtUpdater updater = new OpenWrtUpdater(directory, block("OpenWrt"), ADDRESS)) {
            Await.until("the router is listed", () -> keys.hosts(registry).endsWith("    gate\n"));
            assertThatListed("gate");
            String first = seen("gate");
            Await.until("it gives another sign of life", () -> !seen("gate").equals(first));
            Await.until(
                    "it was told that nothing changed", () -> updater.output().contains("nochg " + ADDRESS));
        }
    }

    @Test
    @Needs({"busybox", "wget"})
    void openWrtSendsNothingAsLongAsDnsDoesNotKnowTheNameItLooksUp() throws Exception {
        String without = block("OpenWrt").replaceAll("(?m)^ *option lookup_host .*\n", "");
        try (OpenWrtUpdater updater = new OpenWrtUpdater(directory, without, ADDRESS)) {
            Await.until("it looked the name up often", () -> updater.output().contains("retry 5/"));
            assertThat(keys.hosts(registry)).isEmpty();
        }
    }

    @Test
    @Needs({"busybox", "wget"})
    void openWrtGivesUpIfItCountsItsRetries() throws Exception {
        String counting = block("OpenWrt").replace("retry_max_count '0'", "retry_max_count '2'");
        try (OpenWrtUpdater updater = new OpenWrtUpdater(directory, counting, ADDRESS)) {
            Await.until("it ends", updater::ended);
            assertThatListed("gate");
        }
    }

    // programs

    private String withAddress(String settings) throws IOException {
        Path program = directory.resolve("my-address");
        Files.writeString(program, "#!/bin/sh\necho " + ADDRESS + "\n");
        return settings.replace(
                MY_ADDRESS, Dyndns2Client.makeExecutable(program).toString());
    }

    @Test
    @Needs("ddclient")
    void ddclientReports() throws Exception {
        assertThat(client.ddclient(withAddress(block("ddclient"))).output())
                .contains("SUCCESS:  updating nas: good: IP address set to " + ADDRESS)
                .doesNotContain("WARNING");
        assertThatListed("nas");
    }

    @Test
    @Needs("ddclient")
    void ddclientReportsAgainAfterTheDocumentedTime() throws Exception {
        String impatient = withAddress(block("ddclient")).replace("max-interval=10m", "max-interval=1s");
        client.ddclient(impatient);
        Await.until(
                "it reports without a change",
                () -> client.ddclientAgain().output().contains("RECEIVE:  nochg " + ADDRESS));
    }

    @Test
    @Needs("curl")
    void ddclient4Reports() {
        String url = registry.uri() + "/nic/update?hostname=gate,nas&myip=192.0.2.1," + ADDRESS;
        assertThat(curl(url, "-A", "ddclient/4.0.0", "-H", "Connection: close").output())
                .isEqualTo("good " + ADDRESS + "\ngood " + ADDRESS + "\n200\n");
    }

    @Test
    @Needs("inadyn")
    void inadynReportsAndGoesOnGivingSignsOfLife() throws Exception {
        String impatient = withAddress(block("inadyn"))
                .replace("period         = 300", "period = 1")
                .replace("forced-update  = 600", "forced-update = 1");
        assertThat(client.inadyn(impatient, "nochg " + ADDRESS).output())
                .contains("good " + ADDRESS, "Update forced for alias nas", "nochg " + ADDRESS);
        assertThatListed("nas");
    }

    @Test
    @Needs("curl")
    void aTaskOfTheShellReports() {
        String ip = """
            #!/bin/sh
            echo '2: eth0    inet6 2001:db8:1:2::99/64 scope global temporary dynamic \\       valid_lft 600sec'
            echo '2: eth0    inet6 fd00::1/64 scope global dynamic \\       valid_lft 600sec'
            echo '2: eth0    inet6 2001:db8:9::1/64 scope global deprecated dynamic \\       valid_lft 600sec'
            echo '2: eth0    inet6 %s/64 scope global dynamic \\       valid_lft 600sec'
            """.formatted(ADDRESS);
        assertThat(client.shell(block("Synology"), "ip", ip).output()).isEqualTo("good " + ADDRESS + "\n");
        assertThatListed("nas");
        assertThat(client.shell(block("Synology"), "ip", "#!/bin/sh\n").output())
                .isEmpty();
    }

    /** {@code fetch} adds what only browsers send otherwise, and a program cannot leave it out. */
    @Test
    @Needs("node")
    void nodesFetchReports() {
        String url = registry.uri() + "/nic/update?hostname=gate&myip=" + ADDRESS;
        for (String credentials : new String[] {
            Dyndns2Keys.bearer(keys.host()),
            Dyndns2Keys.basic("gate", keys.host().secretText()).substring("Authorization: ".length())
        }) {
            assertThat(client.node("""
                const answer = await fetch('%s', {headers: {authorization: '%s'}});
                console.log(answer.status, await answer.text());
                """.formatted(url, credentials)).output())
                    .containsPattern("^200 (?:good|nochg) " + ADDRESS);
        }
        assertThatListed("gate");
    }

    // what routers send, by curl

    @Test
    @Needs("curl")
    void aFritzBoxReports() {
        String url = field("FRITZ!Box", "Update URL")
                .replace("<domain>", field("FRITZ!Box", "Domain name"))
                .replace("<ip6addr>", ADDRESS);
        assertThat(curl(url, "-0", "-A", "Fritz!Box DDNS/1.0.1").output()).isEqualTo("good " + ADDRESS + "\n200\n");
        assertThat(curl(url.replace(ADDRESS, "2001:db8:1:2::/647656:3cff:fe47:1234"))
                        .output())
                .isEqualTo("dnserr\n200\n");
        assertThatListed("gate");
    }

    @Test
    @Needs("curl")
    void pfSenseFindsTheAnswerThatItCompares() {
        String url = field("pfSense", "Update URL").replace("%IP%", ADDRESS);
        String[] results = block("pfSense").strip().replace("%IP%", ADDRESS).split("\\|", -1);
        for (String result : results) {
            assertThat(curl(url).output().split("\n", -1)[0]).isEqualTo(result);
        }
        assertThatListed("gate");
    }

    @Test
    @Needs("curl")
    void opnSenseReports() {
        String server = field("OPNsense", "Server");
        for (String slash : new String[] {"", "/"}) {
            String url = "http://" + server + slash + "/nic/update?hostname=gate&myip=" + ADDRESS + "&wildcard=NOCHG";
            assertThat(curl(url, "-A", "OPNsense-dyndns").output())
                    .isIn("good " + ADDRESS + "\n200\n", "nochg " + ADDRESS + "\n200\n");
        }
        assertThatListed("gate");
    }

    @Test
    @Needs("inadyn")
    void uniFisInadynLeavesTheAddressOut() {
        String[] server = field("UniFi", "Server").split("/", 2);
        String settings = """
            custom bosixnet {
              ssl = false
              hostname = "gate"
              username = "gate"
              password = "%s"
              checkip-command = "/bin/echo 198.51.100.1"
              ddns-server = "%s"
              ddns-path = "/%s"
            }
            """.formatted(keys.host().secretText(), server[0], server[1]);
        assertThat(client.inadyn(settings, "[200 OK]", "--once", "--force").output())
                .contains("GET /bosixnet/nic/update?hostname=gate HTTP/1.0")
                .contains("[200 OK] dnserr"); // it comes from 127.0.0.1, which is nobody's
    }

    @Test
    @Needs("curl")
    void mikroTikReports() {
        Matcher url = Pattern.compile("/tool/fetch url=\"([^\"]*)\" user=\"gate\" password=\"([^\"]*)\"")
                .matcher(block("MikroTik"));
        assertThat(url.find()).isTrue();
        assertThat(url.group(2)).isEqualTo(keys.host().secretText());
        assertThat(curl(url.group(1).replace("$address", ADDRESS + "/64")).output())
                .isEqualTo("good " + ADDRESS + "\n200\n");
        assertThatListed("gate");
    }
}
