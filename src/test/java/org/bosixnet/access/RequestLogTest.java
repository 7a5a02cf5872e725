package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class RequestLogTest {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLogTest.class);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final LogCapture heard = new LogCapture(RequestLogTest.class.getPackage());
    private final RequestLog log = new RequestLog(clock::nanos);

    @AfterEach
    void stopListening() {
        heard.close();
    }

    private static ClientAddress client(int network, int host) {
        String text = "2001:db8:" + Integer.toHexString(network) + "::" + Integer.toHexString(host & 0xffff);
        return new ClientAddress(IpAddress.read(text).orElseThrow(), false);
    }

    private void tell(ClientAddress client) {
        log.tell(LOG, Level.INFO, "{} is here", client);
    }

    @Test
    void theSameOfTheSameNetworkIsSaidOnceAndThenCounted() {
        for (int i = 1; i <= 1000; i++) {
            tell(client(1, i));
        }
        log.tell(LOG, Level.INFO, "{} is there", client(1, 1));
        clock.advance(RequestLog.PERIOD);
        tell(client(1, 5));
        assertThat(heard.messages())
                .containsExactly(
                        "2001:db8:1::1 is here",
                        "2001:db8:1::1 is there (999 more were left out since the last line)",
                        "2001:db8:1::5 is here");
    }

    @Test
    void manyNetworksTogetherFillNoDiskEither() {
        Duration hour = Duration.ofHours(1);
        int everySecond = (int) hour.toSeconds();
        for (int i = 0; i < everySecond; i++) {
            tell(client(i & 0xffff, i >>> 16));
            tell(client(0xffff - (i & 0xffff), i));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(heard.messages())
                .hasSizeBetween(RequestLog.LINES, (int) hour.dividedBy(RequestLog.LINE_PERIOD) + RequestLog.LINES);
    }

    @Test
    void aDefectIsLoggedOnceWithItsTraceAndKeepsItsId() {
        Set<Optional<String>> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(log.defect(LOG, new IllegalStateException("try " + i), "GET /", "a network"));
        }
        assertThat(ids).singleElement().satisfies(id -> assertThat(heard.messages())
                .singleElement()
                .asString()
                .isEqualTo("Error " + id.orElseThrow() + " at GET /"));
    }

    @Test
    void anotherDefectAndAnotherNetworkHaveIdsOfTheirOwn() {
        assertThat(List.of(
                        log.defect(LOG, new IllegalStateException(), "GET /", "a network"),
                        log.defect(LOG, new IllegalStateException(), "GET /", "a network"),
                        log.defect(LOG, new IllegalArgumentException(), "GET /", null)))
                .doesNotHaveDuplicates()
                .allMatch(Optional::isPresent);
    }

    @Test
    void defectsOfManyNetworksAreBoundedAndNobodysLinesCrowdThemOut() {
        for (int i = 0; i < 1000; i++) {
            tell(client(i, 1));
        }
        int lines = heard.messages().size();
        for (int i = 0; i < 1000; i++) {
            Optional<String> id = log.defect(LOG, new IllegalStateException(), "GET /", client(i, 1));
            assertThat(id.isPresent()).isEqualTo(i < RequestLog.TRACES);
        }
        assertThat(heard.messages()).hasSize(lines + RequestLog.TRACES);
    }
}
