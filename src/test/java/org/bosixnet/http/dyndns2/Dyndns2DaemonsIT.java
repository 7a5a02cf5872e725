package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import org.bosixnet.http.dyndns2.Dyndns2Client.Ended;
import org.bosixnet.http.dyndns2.Dyndns2Client.Report;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** The daemons ddclient and inadyn against a running registry: what they send, and what they make of the answer. */
class Dyndns2DaemonsIT extends Dyndns2ClientsFixture {

    /** An exit code of inadyn: the answer is not one of success. */
    private static final int BAD_ANSWER = 48;

    /** An exit code of inadyn: the key was refused. */
    private static final int BAD_KEY = 50;

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
}
