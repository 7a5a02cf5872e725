package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.log.LineBudget;
import org.bosixnet.client.log.RecordingLogger;
import org.junit.jupiter.api.Test;

class ReportLogTest {

    private static final List<HostAddress> ADDRESSES = List.of(new HostAddress("2001:db8::a"));

    private final RecordingLogger logger = new RecordingLogger();
    private Duration now = Duration.ZERO;
    private final ReportLog log = new ReportLog("http://one", logger, () -> now);

    @Test
    void aRegistryThatFailsEachTimeForAnotherReasonIsToldOfNowAndThen() {
        for (int i = 0; i < 1000; i++) {
            log.failed("BUSY", "busy " + i, null);
            log.failed("REFUSED", "refused " + i, null);
            log.succeeded(new HostName("it"), ADDRESSES, "lists it");
        }
        log.failed("BUSY", "busy at last", null);
        assertThat(logger.lines()).hasSize(LineBudget.BURST);
        now = now.plus(LineBudget.REST);
        log.failed("BUSY", "busy at last", null);
        assertThat(logger.lines()).endsWith("WARNING Reporting fails, and is tried again: busy at last");
    }
}
