package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.dao.file.journal.LocalDisk;
import org.bosixnet.dao.file.journal.StoreState;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal tells of times that were wrong, and of ways of reporting. */
class TimesInTheJournalTest {

    private static final Duration YEARS = Duration.ofDays(730);
    private static final HostName ALPHA = new HostName("alpha");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(StoreDriver.TIME);

    private StoreDriver driver() {
        return new StoreDriver(directory, new LocalDisk(), clock);
    }

    private static HostRecord alpha(StoreDriver driver) {
        return driver.store().state().find(ALPHA).record();
    }

    private static List<Outage> outages(StoreDriver driver) {
        return driver.store().state().snapshot("any").outages();
    }

    @Test
    void timesOfTheFutureCountAsOfTheStart() throws IOException {
        clock.set(YEARS);
        try (StoreDriver ahead = driver()) {
            ahead.put(new HostRecord(
                    ALPHA, List.of(new HostAddress("2001:db8::1")), clock.instant(), clock.instant(), 0));
        }
        clock.set(YEARS.negated());
        try (LogCapture log = new LogCapture(TimesInTheJournalTest.class.getPackage());
                StoreDriver now = driver()) {
            assertThat(alpha(now).seen()).isEqualTo(clock.instant());
            assertThat(alpha(now).changed()).isEqualTo(clock.instant());
            assertThat(log.warnings())
                    .containsExactly("1 hosts have times later than now, 2026-11-23T06:31:23Z: the clock was ahead when"
                            + " they were stored, or is behind now. Those times count as now.");
        }
        try (LogCapture log = new LogCapture(TimesInTheJournalTest.class.getPackage());
                StoreDriver later = driver()) {
            assertThat(alpha(later).seen()).isEqualTo(clock.instant());
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void anOutageIsCountedFromTheLastSignOfLifeThoughTheClockWasOnceAhead() throws IOException {
        StoreDriver first = driver();
        first.commit("alpha");
        clock.set(YEARS);
        first.commit("beta");
        clock.set(YEARS.negated());
        first.store().clockSet(new ClockStep(clock.instant().plus(YEARS), clock.instant()));
        Instant end = clock.instant();
        first.crash();
        clock.advance(Duration.ofHours(60));
        try (StoreDriver second = driver()) {
            assertThat(outages(second)).containsExactly(new Outage(end, clock.instant()));
        }
    }

    @Test
    void aBootInThePastWhoseClockIsSetLaterLeavesOneOutage() throws IOException {
        StoreDriver first = driver();
        first.commit("alpha");
        first.crash();
        clock.set(Duration.ofHours(-1));
        StoreDriver second = driver();
        assertThat(outages(second)).isEmpty();
        assertThat(alpha(second).seen()).isEqualTo(clock.instant());
        clock.advance(Duration.ofMinutes(1));
        Instant before = clock.instant();
        clock.set(Duration.ofHours(61));
        second.store().clockSet(new ClockStep(before, clock.instant()));
        Outage step = new Outage(before, clock.instant());
        assertThat(outages(second)).containsExactly(step);
        second.crash();
        try (StoreDriver third = driver()) {
            assertThat(outages(third)).containsExactly(step);
        }
    }

    @Test
    void aStepBackTakesAwayWhatIsStillToCome() throws IOException {
        StoreDriver first = driver();
        first.store().clockSet(new ClockStep(clock.instant(), clock.instant().plus(YEARS)));
        first.store().clockSet(new ClockStep(clock.instant().plus(YEARS), clock.instant()));
        assertThat(outages(first)).isEmpty();
        first.crash();
        try (StoreDriver second = driver()) {
            assertThat(outages(second)).isEmpty();
        }
    }

    private String journal() throws IOException {
        List<String> names = StoreDriver.names(directory).stream()
                .filter(name -> name.startsWith("journal"))
                .toList();
        return Files.readString(directory.resolve(names.get(names.size() - 1)));
    }

    @Test
    void aStepIsALineThatAnOlderVersionPassesOver() throws IOException {
        try (StoreDriver driver = driver()) {
            driver.store().clockSet(new ClockStep(StoreDriver.TIME, StoreDriver.TIME.plusSeconds(60)));
        }
        assertThat(journal())
                .contains(" {\"clock\":{\"from\":\"2026-11-23T06:31:23.000Z\",\"to\":\"2026-11-23T06:32:23.000Z\"},"
                        + "\"optional\":true}\n");
    }

    @Test
    void howAHostReportsIsBesideItsTimesAndOnlyWhereItIsNews() throws IOException {
        clock.advance(Duration.ofHours(1));
        try (StoreDriver driver = driver()) {
            driver.commit("alpha");
            driver.seen("alpha", new SignOfLife(StoreDriver.TIME.plusSeconds(1), Reports.DYNDNS2));
            driver.seen("alpha", new SignOfLife(StoreDriver.TIME.plusSeconds(2), Reports.DYNDNS2));
            driver.commit("alpha");
        }
        assertThat(journal())
                .contains(" {\"seen\":{\"alpha\":\"2026-11-23T06:31:24.000Z\"},\"reports\":{\"alpha\":\"dyndns2\"}}\n")
                .contains(" {\"seen\":{\"alpha\":\"2026-11-23T06:31:25.000Z\"}}\n")
                .contains("\"seen\":\"2026-11-23T06:31:25.000Z\",\"reports\":\"dyndns2\"}}\n");
        try (StoreDriver again = driver()) {
            assertThat(alpha(again).reports()).isEqualTo(Reports.DYNDNS2);
        }
    }

    private void writeJournal(String record) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        JournalLines.append(
                lines,
                "{\"header\":1,\"number\":1,\"id\":\"k3f9x2m7p0aa\",\"time\":\"2026-11-23T06:31:23.000Z\","
                        + "\"base\":1,\"lines\":1}");
        JournalLines.append(
                lines,
                "{\"record\":{\"revision\":1,\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"changed\":"
                        + "\"2026-11-23T06:31:23.000Z\",\"seen\":\"2026-11-23T06:31:23.000Z\"" + record + "}}");
        Files.write(directory.resolve("journal-1.log"), lines.toByteArray());
    }

    @Test
    void anOlderJournalTellsNothingOfIt() throws IOException {
        writeJournal("");
        try (StoreDriver driver = driver()) {
            assertThat(alpha(driver).reports()).isEqualTo(Reports.UNKNOWN);
        }
        assertThat(journal()).doesNotContain("reports");
    }

    @Test
    void aWayThatOnlyANewerVersionKnowsStaysUntilThereIsAnother() throws IOException {
        writeJournal(",\"reports\":\"carrier pigeon\"");
        clock.advance(Duration.ofHours(1));
        try (StoreDriver driver = driver()) {
            assertThat(alpha(driver).reports()).isEqualTo(Reports.UNKNOWN);
            driver.seen("alpha", new SignOfLife(StoreDriver.TIME.plusSeconds(1), Reports.UNKNOWN));
        }
        assertThat(journal()).contains("\"reports\":\"carrier pigeon\"");
        try (StoreDriver driver = driver()) {
            driver.seen("alpha", new SignOfLife(StoreDriver.TIME.plusSeconds(2), Reports.AGENT));
        }
        try (StoreDriver driver = driver()) {
            assertThat(alpha(driver).reports()).isEqualTo(Reports.AGENT);
        }
        assertThat(journal()).contains("\"reports\":\"agent\"").doesNotContain("carrier");
    }

    @Test
    void whatExpiredIsForgottenAfterAnHour() {
        StoreState state = new StoreState();
        state.expired(new Expired(StoreDriver.TIME, 3));
        state.expired(new Expired(StoreDriver.TIME, 2));
        assertThat(state.snapshot("any").expired()).containsExactly(new Expired(StoreDriver.TIME, 5));
        Instant later = StoreDriver.TIME.plus(Duration.ofHours(1));
        state.expired(new Expired(later, 1));
        assertThat(state.snapshot("any").expired()).containsExactly(new Expired(later, 1));
    }
}
