package org.bosixnet.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT119.9S, 119 s",
        "PT2M, 2 min",
        "PT119M, 119 min",
        "PT2H, 2 h",
        "PT47H59M, 47 h",
        "PT48H, 2 days",
        "P800D, 800 days",
        "PT-2H, 0 s"
    })
    void anAgeIsToldInOneUnit(Duration age, String text) {
        assertThat(Age.of(NOW.minus(age), NOW)).isEqualTo(text);
    }
}
