package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bosixnet.http.dyndns2.Dyndns2Client.Ended;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** wget and curl as routers run them, against a running registry: what they send, and what they are told. */
class Dyndns2RoutersIT extends Dyndns2ClientsFixture {

    /** An exit code of wget: the server asked for a key again. */
    private static final int NOT_AUTHENTICATED = 6;

    /** An exit code of wget: the server answered with an error. */
    private static final int ERROR_OF_SERVER = 8;

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

    @Test
    @Needs("curl")
    void opnSenseReports() {
        String url = registry.uri() + "/nic/update?hostname=alpha&myip=2001:db8::1&system=dyndns&wildcard=NOCHG";
        assertThat(client.curl(report, url).output()).isEqualTo("good 2001:db8::1\n200\n");
        assertThatListed(ALPHA_LISTED);
    }
}
