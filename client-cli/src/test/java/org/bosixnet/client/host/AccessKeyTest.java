package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.bosixnet.client.host.AccessKey.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyTest {

    @ParameterizedTest
    @CsvSource({"bxh_, HOST, host key", "bxj_, JOIN, join key", "bxr_, READER, reader key", "bxa_, ADMIN, admin key"})
    void aKeyIsReadAndPrintsAsItsKindAndId(String prefix, Kind kind, String name) {
        AccessKey key = AccessKey.parse(prefix + "3fK9aZ_0123456789abcdefABCDEF");
        assertThat(key.kind()).isEqualTo(kind);
        assertThat(key.id()).isEqualTo("3fK9aZ");
        assertThat(key.value()).isEqualTo(prefix + "3fK9aZ_0123456789abcdefABCDEF");
        assertThat(key).hasToString(name + " 3fK9aZ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bxh_",
                "bxh_3fK9aZ_0123456789abcdefABCDE",
                "bxh_3fK9aZ_0123456789abcdefABCDEFG",
                "bxh_3fK9a_0123456789abcdefABCDEFG",
                "bxh_3fK9aZ_0123456789abcdef-BCDEF",
                "bxx_3fK9aZ_0123456789abcdefABCDEF",
                "BXH_3fK9aZ_0123456789abcdefABCDEF",
                " bxh_3fK9aZ_0123456789abcdefABCDEF",
                "bxh_3fK9aZ_0123456789abcdefABCDEF\n"
            })
    void otherTextIsNoKeyAndIsNotRepeated(String text) {
        assertThatThrownBy(() -> AccessKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("3fK9a")
                .hasMessageStartingWith("A key consists of bxh_");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aMadeKeyIsOneThatCanBeRead(Kind kind) {
        AccessKey key = AccessKey.generate(kind, new SecureRandom());
        assertThat(AccessKey.parse(key.value())).isEqualTo(key);
        assertThat(key.kind()).isEqualTo(kind);
    }

    @Test
    void madeKeysUseEveryDigitInEveryPlaceAndNeverRepeat() {
        SecureRandom random = new SecureRandom();
        Set<String> values = new HashSet<>();
        Set<String> placed = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String value = AccessKey.generate(Kind.HOST, random).value();
            values.add(value);
            for (int place = 0; place < value.length(); place++) {
                placed.add(place + " " + value.charAt(place));
            }
        }
        assertThat(values).hasSize(2000);
        assertThat(placed).hasSize((6 + 22) * 62 + "bxh__".length());
    }
}
