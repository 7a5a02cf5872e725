package org.bosixnet.client.registry;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void escapesWhatSteersATerminalOrALog() {
        assertThat(Printable.of("a\u001b[31m\r\n\u0085\u2028\u202e\u200b\ud800é日😀"))
                .isEqualTo("a\\u001b[31m\\u000d\\u000a\\u0085\\u2028\\u202e\\u200b\\ud800é日😀");
    }

    @Test
    void cutsAfterTwoHundredCharacters() {
        assertThat(Printable.of("😀".repeat(200))).isEqualTo("😀".repeat(200));
        assertThat(Printable.of("😀".repeat(201))).isEqualTo("😀".repeat(200) + "...");
    }

    @Property
    void isOneShortLine(@ForAll String text) {
        assertThat(Printable.of(text)).hasSizeLessThan(2000).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
    }
}
