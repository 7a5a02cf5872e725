package org.bosixnet.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final long YEAR_0 = -62_167_219_200_000L;
    private static final long YEAR_9999 = 253_402_300_799_999L;

    @Property
    void everyTimeReadsAsTheLibraryReadsIt(@ForAll @LongRange(min = YEAR_0, max = YEAR_9999) long millis) {
        String text = Times.format(Instant.ofEpochMilli(millis));
        assertThat(text).hasSize(24);
        assertThat(Times.parse(text)).isEqualTo(Instant.parse(text)).isEqualTo(Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T06:31:23Z", "2026-11-23T06:31:23.123456Z", "2024-02-29T23:59:59.999Z"})
    void otherFormsAreRead(String text) {
        assertThat(Times.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23",
                "2026-13-01T00:00:00.000Z",
                "2026-02-29T00:00:00.000Z",
                "2026-11-23T25:00:00.000Z",
                "2026-11-23T00:60:00.000Z",
                "2026-11-23T00:00:61.000Z",
                "2026-11-23T00:00:00.00xZ"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
