package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final KeyDigest KEY = KeyDigest.of("key");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final Sessions sessions = new Sessions(new SecureRandom(), clock::nanos);

    @Test
    void aTokenStandsForItsKey() {
        String token = sessions.begin(KEY);
        assertThat(token).matches("[0-9A-Za-z_-]{43}");
        assertThat(sessions.key(token)).contains(KEY);
        assertThat(sessions.begin(KEY)).isNotEqualTo(token);
    }

    @Test
    void anythingElseStandsForNothing() {
        String token = sessions.begin(KEY);
        for (String other :
                new String[] {"", "x", token + "x", KeyDigest.of(token).hex(), KEY.hex()}) {
            assertThat(sessions.key(other)).isEmpty();
        }
    }

    @Test
    void itLastsTwelveHoursHoweverMuchItIsUsed() {
        String token = sessions.begin(KEY);
        for (int hour = 0; hour < 12; hour++) {
            assertThat(sessions.key(token)).contains(KEY);
            clock.advance(Duration.ofHours(1).minusNanos(1));
        }
        assertThat(sessions.key(token)).contains(KEY);
        clock.advance(Duration.ofNanos(12));
        assertThat(sessions.key(token)).isEmpty();
    }

    @Test
    void itIsOverWhenItIsEnded() {
        String token = sessions.begin(KEY);
        String other = sessions.begin(KEY);
        sessions.end(token);
        sessions.end("unknown");
        assertThat(sessions.key(token)).isEmpty();
        assertThat(sessions.key(other)).contains(KEY);
    }

    @Test
    void thereAreTenThousandAtMostAndOneInUseOutlivesTheOthers() {
        String used = sessions.begin(KEY);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 11_000; i++) {
            tokens.add(sessions.begin(KEY));
            sessions.key(used);
        }
        assertThat(tokens.stream()
                        .filter(token -> sessions.key(token).isPresent())
                        .count())
                .isBetween(9_000L, 10_000L);
        assertThat(sessions.key(used)).contains(KEY);
    }
}
