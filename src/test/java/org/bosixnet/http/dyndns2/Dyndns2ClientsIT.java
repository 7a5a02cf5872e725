package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bosixnet.FailingStore;
import org.bosixnet.TestRegistry;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.http.dyndns2.Dyndns2Client.Ended;
import org.bosixnet.http.dyndns2.Dyndns2Client.Report;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real clients, as Debian has them, against a running registry: what they send, and what they make of the answer. */
class Dyndns2ClientsIT {

    private static final String WRONG_KEY = "bxh_AAAAAA_AAAAAAAAAAAAAAAAAAAAAA";
    private static final String NO_HOSTS = "";
    private static final String ALPHA_LISTED = "2001:db8::1    alpha\n";

    /** inadyn's exit codes. */
    private static final int BAD_ANSWER = 48;

    private static final int BAD_KEY = 50;

    /** wget's exit codes. */
    private static final int NOT_AUTHENTICATED = 6;

    private static final int ERROR_OF_SERVER = 8;

    @TempDir
    private Path directory;

    private final Dyndns2Keys keys = new Dyndns2Keys();
    private TestRegistry registry;
    private Dyndns2Client client;

    /** What every client is told here, unless a test changes it: alpha reports its address with its key. */
    private Report report;

    @BeforeEach
    void start() throws Exception {
        client = new Dyndns2Client(directory);
        start(Map.of());
        keys.bind(registry, "alpha", keys.host());
        keys.bind(registry, "gamma", keys.host());
        keys.bind(registry, "beta", keys.otherHost());
    }

    private void start(Map<String, String> settings) throws Exception {
        registry = new TestRegistry(keys.settings(settings));
        report = new Report(registry.uri(), "alpha", keys.host().secretText(), "alpha", "2001:db8::1");
    }

    /** Puts a registry in its place that knows the same key of alpha, and cannot write. */
    private void startFailing() throws Exception {
        registry.close();
        FailingStore.failure = () -> new StoreException(Kind.READ_ONLY, "Read-only.");
        FailingStore.records = List.of(new HostRecord(
                new HostName("alpha"),
                List.of(new HostAddress("2001:db8::9")),
                List.of(new HostKey(keys.host().id(), keys.host().digest(), Instant.EPOCH)),
                Instant.EPOCH,
                Instant.EPOCH,
                1));
        start(Map.of("bosixnet.store", "failing"));
    }

    @AfterEach
    void stop() {
        registry.close();
        FailingStore.records = List.of();
    }

    private void assertThatListed(String hosts) {
        assertThat(keys.hosts(registry)).isEqualTo(hosts);
    }

    /** Has alpha listed before a client reports it. */
    private void listAlpha() {
        assertThat(curl(report).output()).isEqualTo("good 2001:db8::1\n200\n");
    }

    // ddclient, of which only the output says whether it succeeded

    @Test
    @Needs("ddclient")
    void ddclientReports() {
        assertThat(client.ddclient(report).output())
                .contains("SUCCESS:  updating alpha: good: IP address set to 2001:db8::1");
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs({"ddclient", "curl"})
    void ddclientIsToldThatNothingChanged() {
        listAlpha();
        assertThat(client.ddclient(report).output())
                .contains("RECEIVE:  nochg 2001:db8::1", "updating alpha: nochg: No update required")
                .doesNotContain("FAILED");
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs("ddclient")
    void ddclientIsToldThatItsKeyIsWrong() {
        assertThat(client.ddclient(report.withKey(WRONG_KEY)).output())
                .contains("FAILED:   updating alpha: authorization failed")
                .doesNotContain("SUCCESS");
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("ddclient")
    void ddclientIsToldThatTheNameIsNotItsOwn() {
        assertThat(client.ddclient(report.withHost("beta")).output())
                .contains("FAILED:   updating beta: nohost:")
                .doesNotContain("SUCCESS");
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("ddclient")
    void ddclientDoesNotTakeAnEmergencyForSuccess() throws Exception {
        startFailing();
        assertThat(client.ddclient(report).output())
                .contains("RECEIVE:  HTTP/1.1 503 ", "RECEIVE:  911")
                .doesNotContain("SUCCESS");
    }

    @Test
    @Needs("ddclient")
    void ddclientFindsTheRightLineForEachOfItsNames() {
        assertThat(client.ddclient(report.withHost("alpha,beta,gamma")).output())
                .contains(
                        "SUCCESS:  updating alpha: good: IP address set to 2001:db8::1",
                        "FAILED:   updating beta: nohost:",
                        "SUCCESS:  updating gamma: good: IP address set to 2001:db8::1");
        assertThatListed("2001:db8::1    alpha\n2001:db8::1    gamma\n");
    }

    @Test
    @Needs("ddclient")
    void ddclientThatSendsNoAddressIsNotToldThatItSucceeded() {
        assertThat(client.ddclientForIpv6(report).output())
                .contains("hostname=alpha&myip= HTTP/1.1", "FAILED:   updating alpha: dnserr:")
                .doesNotContain("SUCCESS");
        assertThatListed(NO_HOSTS);
    }

    // inadyn

    @Test
    @Needs("inadyn")
    void inadynReports() {
        Ended ended = inadyn(report);
        assertThat(ended.output()).contains("Successful alias table update for alpha => new IP# 2001:db8::1");
        assertThat(ended.exit()).isZero();
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs({"inadyn", "curl"})
    void inadynIsToldThatNothingChanged() {
        listAlpha();
        Ended ended = inadyn(report);
        assertThat(ended.output())
                .contains("nochg 2001:db8::1", "Successful alias table update for alpha => new IP# 2001:db8::1");
        assertThat(ended.exit()).isZero();
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs("inadyn")
    void inadynIsToldThatItsKeyIsWrong() {
        assertThat(inadyn(report.withKey(WRONG_KEY)).exit()).isEqualTo(BAD_KEY);
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("inadyn")
    void inadynIsToldThatTheNameIsNotItsOwn() {
        Ended ended = inadyn(report.withHost("beta"));
        assertThat(ended.output()).contains("[200 OK] nohost");
        assertThat(ended.exit()).isEqualTo(BAD_ANSWER);
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("inadyn")
    void inadynTriesAgainAfterAnEmergency() throws Exception {
        startFailing();
        assertThat(client.inadyn(report, "Will retry again in 600 sec").output())
                .contains("[503 Service Unavailable] 911", "Will retry again in 600 sec");
    }

    private Ended inadyn(Report told) {
        return client.inadyn(told, "Will retry again");
    }

    // wget as OpenWrt runs it: without the key first, and with it when it was asked for

    @Test
    @Needs("wget")
    void wgetReportsWhenItWasAskedForItsKey() {
        Ended ended = client.wget(report);
        assertThat(statuses(ended)).containsExactly("401", "200");
        assertThat(ended.output()).contains("good 2001:db8::1\n");
        assertThat(ended.exit()).isZero();
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs("wget")
    void wgetReportsAnAddressWithEveryDigit() {
        assertThat(client.wget(report.withAddress("2001:0db8:0000:0000:0000:0000:0000:0001"))
                        .output())
                .contains("good 2001:db8::1\n");
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs({"wget", "curl"})
    void wgetIsToldThatNothingChanged() {
        listAlpha();
        Ended ended = client.wget(report);
        assertThat(statuses(ended)).containsExactly("401", "200");
        assertThat(ended.output()).contains("nochg 2001:db8::1\n");
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs("wget")
    void wgetIsToldThatItsKeyIsWrong() {
        Ended ended = client.wget(report.withKey(WRONG_KEY));
        assertThat(statuses(ended)).containsExactly("401", "401");
        assertThat(ended.exit()).isEqualTo(NOT_AUTHENTICATED);
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("wget")
    void wgetIsToldThatTheNameIsNotItsOwn() {
        Ended ended = client.wget(report.withHost("beta"));
        assertThat(statuses(ended)).containsExactly("401", "200");
        assertThat(ended.output()).contains("\nnohost\n");
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("wget")
    void wgetIsToldOfAnEmergency() throws Exception {
        startFailing();
        Ended ended = client.wget(report);
        assertThat(statuses(ended)).containsExactly("401", "503");
        assertThat(ended.exit()).isEqualTo(ERROR_OF_SERVER);
    }

    private static List<String> statuses(Ended ended) {
        return ended.output()
                .lines()
                .filter(line -> line.startsWith("  HTTP/1.1 "))
                .map(line -> line.split(" ", -1)[3])
                .toList();
    }

    // curl, and what routers send

    @Test
    @Needs("curl")
    void curlReports() {
        assertThat(curl(report).output()).isEqualTo("good 2001:db8::1\n200\n");
        assertThat(curl(report).output()).isEqualTo("nochg 2001:db8::1\n200\n");
        assertThatListed(ALPHA_LISTED);
    }

    @Test
    @Needs("curl")
    void curlIsToldWhatIsWrong() {
        assertThat(curl(report.withKey(WRONG_KEY)).output()).isEqualTo("badauth\n401\n");
        assertThat(curl(report.withHost("beta")).output()).isEqualTo("nohost\n200\n");
        assertThatListed(NO_HOSTS);
    }

    @Test
    @Needs("curl")
    void curlIsToldOfAnEmergency() throws Exception {
        startFailing();
        assertThat(curl(report).output()).isEqualTo("911\n503\n");
    }

    @Test
    @Needs("curl")
    void curlsFormIsTaken() {
        Ended ended = client.curl(
                report, registry.uri() + "/nic/update", "-d", "hostname=alpha", "--data-urlencode", "myip=2001:db8::1");
        assertThat(ended.output()).isEqualTo("good 2001:db8::1\n200\n");
        assertThatListed(ALPHA_LISTED);
    }

    /** With {@code ?hostname=<domain>&myip=<ip6addr>&ip6=<ip6lanprefix>&ip=<ipaddr>}; it encodes nothing. */
    @Test
    @Needs("curl")
    void aFritzBoxReportsItsAddressAndIgnoresThePrefix() {
        String url = registry.uri() + "/nic/update?hostname=alpha&myip=2001:db8::1&ip6=2001:db8:1:2::/64&ip=192.0.2.1";
        assertThat(client.curl(report, url, "-0", "-A", "Fritz!Box DDNS/1.0.1").output())
                .isEqualTo("good 2001:db8::1\n200\n");
        assertThatListed(ALPHA_LISTED);
    }

    /** pfSense compares the whole answer, without the end of its line, with {@code good %IP%|nochg %IP%}. */
    @Test
    @Needs("curl")
    void pfSenseFindsTheAnswerThatItCompares() {
        assertThat(curl(report).output().split("\n", -1)[0]).isEqualTo("good " + report.address());
        assertThat(curl(report).output().split("\n", -1)[0]).isEqualTo("nochg " + report.address());
    }

    @Test
    @Needs("curl")
    void opnSenseReports() {
        String url = registry.uri() + "/nic/update?hostname=alpha&myip=2001:db8::1&system=dyndns&wildcard=NOCHG";
        assertThat(client.curl(report, url).output()).isEqualTo("good 2001:db8::1\n200\n");
        assertThatListed(ALPHA_LISTED);
    }

    private Ended curl(Report told) {
        return client.curl(told, told.updateUrl());
    }
}
