package org.bosixnet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDigestTest {

    /** FIPS 180-2, appendix B.1. */
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void itIsTheSha256OfTheKey() {
        assertThat(KeyDigest.of("abc").hex()).isEqualTo(OF_ABC);
    }

    @Property
    void itReadsAgainAsItself(@ForAll String key) {
        KeyDigest digest = KeyDigest.of(key);
        assertThat(KeyDigest.ofHex(digest.hex())).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(KeyDigest.of(key + "x")).isNotEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf",
                "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
                "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void whatIsNoDigestIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> KeyDigest.ofHex(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A SHA-256 digest has 64 lower-case hexadecimal digits.");
    }

    @Test
    void itShowsTooLittleToBeOfUse() {
        assertThat(KeyDigest.of("abc")).hasToString("sha256:ba7816bf...");
    }
}
