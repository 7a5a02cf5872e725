package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.bosixnet.host.KeyDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySettingTest {

    private static final AccessKey JOIN = AccessKey.make(KeyKind.JOIN, new SecureRandom());
    private static final AccessKey READER = AccessKey.make(KeyKind.READER, new SecureRandom());

    @Test
    void digestsAreReadWherever() throws Exception {
        KeyDigest other = KeyDigest.of("other");
        String value = KeySetting.text(JOIN.digest()) + " , " + KeySetting.text(other);
        assertThat(KeySetting.read(KeyKind.JOIN, value, false)).containsExactly(JOIN.digest(), other);
        assertThat(KeySetting.read(KeyKind.JOIN, value, true)).containsExactly(JOIN.digest(), other);
    }

    @Test
    void aKeyIsReadOnlyWhereNobodyElseReadsIt() throws Exception {
        assertThat(KeySetting.read(KeyKind.JOIN, JOIN.secretText(), true)).containsExactly(JOIN.digest());
        assertThatThrownBy(() -> KeySetting.read(KeyKind.JOIN, JOIN.secretText(), false))
                .isInstanceOf(KeySetting.RefusedException.class)
                .hasMessageContaining("mode 0600")
                .hasMessageNotContaining(JOIN.secretText());
    }

    @Test
    void aKeyOfAnotherKindIsRefusedWithoutRepeatingIt() {
        for (boolean clear : new boolean[] {true, false}) {
            assertThatThrownBy(() -> KeySetting.read(KeyKind.JOIN, READER.secretText(), clear))
                    .isInstanceOf(KeySetting.RefusedException.class)
                    .hasMessage("a key such as bxj_ABC123_..., or its digest as sha256: and 64 lower-case"
                            + " hexadecimal digits");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "hunter2", "sha256:", "sha256:hunter2", "SHA256:00", "sha256:00,hunter2"})
    void somethingElseIsRefusedWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> KeySetting.read(KeyKind.JOIN, value, true))
                .isInstanceOf(KeySetting.RefusedException.class)
                .hasMessageContaining("64 lower-case hexadecimal digits")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void oneBadPartSpoilsTheWhole() {
        String value = KeySetting.text(JOIN.digest()) + ",";
        assertThatThrownBy(() -> KeySetting.read(KeyKind.JOIN, value, true))
                .isInstanceOf(KeySetting.RefusedException.class);
    }
}
