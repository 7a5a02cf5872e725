package org.bosixnet.async;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HerdTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "380, 1", "381, 2", "10000, 27", "100000, 264", "2147483647, 300"})
    void theTimeToComeBackGrowsWithTheFleet(int clients, int seconds) {
        assertThat(Herd.returnsWithin(clients)).hasSeconds(seconds);
    }
}
