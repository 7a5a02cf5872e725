package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryGroupTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://a|http://b http://c", " http://a | http://b\n\thttp://c ", "http://a| http://b http://c"
            })
    void blanksAroundABarSplitNothing(String text) {
        assertThat(RegistryGroup.words(text)).containsExactly("http://a|http://b", "http://c");
    }

    @Test
    void theOrderIsTheOneThatIsWritten() {
        RegistryGroup group = RegistryGroup.parse("https://B/bosixnet/|https://a:443/bosixnet");
        assertThat(group).hasToString("https://b/bosixnet|https://a/bosixnet");
        assertThat(group.isCluster()).isTrue();
        assertThat(group.first()).isEqualTo(RegistryUrl.parse("https://b/bosixnet"));
        assertThat(group.has(RegistryUrl.parse("https://a/bosixnet"))).isTrue();
        assertThat(group.has(RegistryUrl.parse("https://a"))).isFalse();
    }

    @Test
    void aRegistryByItselfMayHaveCredentials() {
        RegistryGroup group = RegistryGroup.parse("http://bert:secret@a");
        assertThat(group.isCluster()).isFalse();
        assertThat(group.first().credentials()).isNotNull();
        assertThat(group).hasToString("http://a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        http://a|              ; a URL on each side of a '|'
        |http://a              ; a URL on each side of a '|'
        http://a||http://b     ; a URL on each side of a '|'
        |                      ; a URL on each side of a '|'
        http://a|https://b     ; all begin with https://
        http://a|http://b|http://A:80/ ; in it twice
        http://a|http://u:secret@b     ; Leave the user name and the password out
        http://a|ftp://b       ; must begin with http:// or https://
        """)
    void whatIsNoClusterIsRefused(String word, String why) {
        assertThatThrownBy(() -> RegistryGroup.parse(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void eightMembersAreEnough() {
        String eight = "http://a|http://b|http://c|http://d|http://e|http://f|http://g|http://h";
        assertThat(RegistryGroup.parse(eight).members()).hasSize(RegistryGroup.MOST);
        assertThatThrownBy(() -> RegistryGroup.parse(eight + "|http://i")).hasMessageContaining("from 1 to 8");
    }
}
