package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://h, http://h, h, 80",
        "HTTP://H/, http://h, h, 80",
        "https://h:443/Bosixnet//, https://h/Bosixnet, h, 443",
        "http://h:443, http://h:443, h, 443",
        "http://h:/x, http://h/x, h, 80",
        "http://[2001:DB8::1]:8080/a/b/, http://[2001:db8::1]:8080/a/b, [2001:db8::1], 8080",
        "http://[2001:DB8::1]:80, http://[2001:db8::1], [2001:db8::1], 80",
        "http://My_Server:8/a, http://my_server:8/a, my_server, 8",
        "http://h/a%20b, http://h/a%20b, h, 80",
        "http://u:p@h/x, http://h/x, h, 80",
        "http://u:p@my_server/x, http://my_server/x, my_server, 80"
    })
    void aUrlIsBroughtIntoOneForm(String text, String expected, String host, int port) {
        RegistryUrl url = RegistryUrl.parse(text);
        assertThat(url).hasToString(expected);
        assertThat(url.at("api/v1/hosts")).hasToString(expected + "/api/v1/hosts");
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "https://na%40me:k%3Ae:y@h/x, na@me, k:e:y",
        "https://na%40me:s%C3%A9t+@my_host, na@me, s\u00e9t+",
        "https://name@h, name, ''",
        "https://:key@h, '', key"
    })
    void credentialsAreKeptApartAndNeverPrinted(String text, String user, String password) {
        RegistryUrl url = RegistryUrl.parse(text);
        assertThat(url.credentials()).isEqualTo(new Credentials(user, password)).hasToString("***");
        assertThat(url.uri().getRawAuthority()).doesNotContain("@");
        assertThat(url.withoutCredentials()).isEqualTo(RegistryUrl.parse(url.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://LOCALHOST:8080/x, true",
        "http://a.localhost, true",
        "https://127.0.0.53, true",
        "http://[0:0::1]:8, true",
        "http://127.example.org, false",
        "http://localhost.example, false",
        "http://notlocalhost, false",
        "http://[2001:db8::1], false",
        "http://[::11], false"
    })
    void whatEveryComputerCallsItselfIsKnown(String text, boolean expected) {
        assertThat(RegistryUrl.parse(text).isThisComputer()).isEqualTo(expected);
    }

    @Test
    void withoutCredentialsThereAreNone() {
        assertThat(RegistryUrl.parse("https://h").credentials()).isNull();
        assertThat(RegistryUrl.parse("https://@h").credentials()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "//h",
                "ftp://h/",
                "http:",
                "http:h",
                "http://",
                "http:///x",
                "http://n:k3y@h?x",
                "http://n:k3y@h#x",
                "http://n:k3y@h:0",
                "http://n:k3y@h:65536",
                "http://n:k3y@h:9999999999",
                "http://n:k3y@h:x",
                "http://n:k3y@ser$ver/",
                "http://1.2.3",
                "http://a_b.1.2.3",
                "file:///etc/passwd",
                "http://n:k3y@h/a b",
                "http://n:k3y@",
                "http://k3y@/",
                "http://[::1",
                "http://[k3y]",
                "http://\u00fc.de"
            })
    void otherTextIsNoUrlAndIsNotRepeated(String text) {
        assertThatThrownBy(() -> RegistryUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(It|Its port) .*\\.")
                .hasMessageNotContaining("k3y");
    }
}
