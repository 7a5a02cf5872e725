package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which registry a pinned key belongs to, wherever it is given. */
class PinsTest extends ConfigLoaderFixture {

    private static final KeyPin ONE = new KeyPin("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=");
    private static final KeyPin TWO = new KeyPin("sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    private static final RegistryUrl A = RegistryUrl.parse("https://a:8443/bosixnet");
    private static final RegistryUrl B = RegistryUrl.parse("https://b/bosixnet");

    private Pins pins(Map<Setting, String> options) {
        return loader().load(options, null).config().pins();
    }

    @Test
    void aKeyAloneIsTheOnlyRegistrys() throws IOException {
        Files.writeString(agentFile, "URL=https://x:y@A:8443/bosixnet/\nPIN=\"" + ONE + ";" + TWO + "\"\n");
        assertThat(pins(Map.of()).of(A)).containsExactly(ONE, TWO);
        assertThat(pins(Map.of()).of(B)).isEmpty();
    }

    @Test
    void severalRegistriesHaveEachItsOwn() throws IOException {
        Files.writeString(
                agentFile,
                "URL=\"" + A + " " + B + " http://c\"\nPIN=\"" + B + " " + TWO + "\n " + A + " " + ONE + "\"\n");
        assertThat(pins(Map.of()).of(A)).containsExactly(ONE);
        assertThat(pins(Map.of()).of(B)).containsExactly(TWO);
        assertThat(pins(Map.of()).text(List.of(A, B))).isEqualTo(A + " " + ONE + " " + B + " " + TWO);
    }

    @Test
    void aKeyInTheFileStaysThatOfTheRegistryThere() throws IOException {
        Files.writeString(agentFile, "URL=" + A + "\nPIN=" + ONE + "\n");
        Pins elsewhere = pins(Map.of(Setting.URL, B.toString()));
        assertThat(elsewhere.of(A)).containsExactly(ONE);
        assertThat(elsewhere.of(B)).isEmpty();
        Pins given = pins(Map.of(Setting.URL, B.toString(), Setting.PIN, TWO.value()));
        assertThat(given.of(A)).isEmpty();
        assertThat(given.of(B)).containsExactly(TWO);
    }

    @Test
    void aKeyGivenToJoinIsThatOfTheRegistryToJoin() throws IOException {
        Files.writeString(agentFile, "URL=\"" + A + " http://c\"\n");
        Map<Setting, String> options = Map.of(Setting.PIN, ONE.value());
        assertThat(loader().loadToJoin(options, null, RegistryGroup.of(B))
                        .config()
                        .pins()
                        .of(B))
                .containsExactly(ONE);
        Files.writeString(agentFile, "PIN=" + TWO + "\n");
        assertThat(loader().loadToJoin(Map.of(), null, RegistryGroup.of(B))
                        .config()
                        .pins()
                        .of(B))
                .containsExactly(TWO);
    }

    @Test
    void withoutARegistryItIsOnlyChecked() throws IOException {
        Files.writeString(agentFile, "PIN=" + ONE + "\n");
        assertThat(pins(Map.of())).isEqualTo(Pins.NONE);
        Files.writeString(agentFile, "PIN=sha256//x\n");
        assertThatThrownBy(() -> pins(Map.of())).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://a          | sha256//x               | A key is sha256// and the Base64 of its SHA-256
        http://a           | ONE                     | A key can be compared over https only, and http://a is plain http.
        https://a https://b| ONE                     | There are several registries: put before each key the URL
        https://a          | https://b ONE           | It has a key for https://b, which is not in URL.
        https://a          | https://a               | After the URL https://a its key is missing.
        https://a https://b| https://a https://b ONE | After the URL https://a its key is missing.
        https://a          | ONE TWO                 | https://a is in it twice; separate several keys of one registry
        https://a          | https://p:secret@b ONE  | It has a key for https://b, which is not in URL.
        """)
    void whatCannotBeMeantIsRefused(String urls, String value, String why) throws IOException {
        String text = value.replace("ONE", ONE.value()).replace("TWO", TWO.value());
        Files.writeString(agentFile, "URL=\"" + urls + "\"\nPIN=\"" + text + "\"\n");
        assertThatThrownBy(() -> pins(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(agentFile + ", line 2: PIN is '")
                .hasMessageContaining("'. " + why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void besideAnAuthorityItIsRefused() throws IOException {
        Files.writeString(agentFile, "URL=" + A + "\nCA_FILE=/a.pem\nPIN=" + ONE + "\n");
        assertThatThrownBy(() -> pins(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        agentFile + ", line 3: PIN is '" + ONE + "'. CA_FILE is set, too, and each says alone whom to"
                                + " trust: PIN by the server's key, CA_FILE by who"
                                + " signed its certificate. Leave one of them out.");
        assertThat(pins(Map.of(Setting.CA_FILE, "")).of(A)).containsExactly(ONE);
        assertThat(pins(Map.of(Setting.PIN, ""))).isEqualTo(Pins.NONE);
    }
}
