package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.client.host.HostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "http://h, http://h",
        "HTTP://H/, http://h",
        "https://h:443/Bosixnet//, https://h/Bosixnet",
        "http://h:443, http://h:443",
        "http://[2001:DB8::1]:8080/a/b/, http://[2001:db8::1]:8080/a/b",
        "http://h/a%20b, http://h/a%20b",
        "http://u:p@h/x, http://h/x"
    })
    void aUrlIsBroughtIntoOneForm(String text, String expected) {
        RegistryUrl url = RegistryUrl.parse(text);
        assertThat(url).hasToString(expected);
        assertThat(url.at("api/v1/hosts")).hasToString(expected + "/api/v1/hosts");
    }

    @Test
    void credentialsAreKeptApartAndNeverPrinted() {
        RegistryUrl url = RegistryUrl.parse("https://na%40me:k%3Ae:y@h/x");
        assertThat(url.credentials()).isEqualTo(new Credentials("na@me", "k:e:y"));
        assertThat(url.credentials()).hasToString("***");
        assertThat(url.uri().getUserInfo()).isNull();
        assertThat(RegistryUrl.parse("https://h").credentials()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "//h",
                "http:",
                "http:h",
                "http://",
                "http:///x",
                "http://h?x",
                "http://h#x",
                "http://h:0",
                "http://h:65536",
                "http://h:x",
                "http://a_b",
                "http://1.2.3",
                "file:///etc/passwd",
                "http://h/a b",
                "http://u:p@",
                "http://\u00fc.de"
            })
    void otherTextIsNoUrl(String text) {
        assertThatThrownBy(() -> RegistryUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(It|Its port) .*\\.");
    }

    @Test
    void aProxyMayUsePort80IfItSaysSo() {
        assertThat(ProxyUrl.parse("http://proxy:80/")).isEqualTo(new ProxyUrl("proxy", 80));
    }

    @ParameterizedTest
    @CsvSource({
        "*, a, true",
        "*, a.b, true",
        "web-*, web-1, true",
        "web-*, web, false",
        "WEB-?, web-1, true",
        "web-?, web-12, false",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, false",
        "a*b*c, axxbxxbc, true",
        "a*b*c, axxbxxb, false"
    })
    void aGlobMatchesTheWholeName(String glob, String name, boolean expected) {
        assertThat(new NameGlobs(List.of("other", glob)).test(new HostName(name)))
                .isEqualTo(expected);
    }

    @Property
    void aGlobMatchesAsTheSameRegularExpressionDoes(@ForAll("globs") String glob, @ForAll("names") String name) {
        String expression = glob.replace("*", "[ab]*").replace("?", "[ab]");
        assertThat(new NameGlobs(List.of(glob)).test(new HostName(name))).isEqualTo(name.matches(expression));
    }

    @Test
    void aDottedNameNeedsItsDomain() {
        Domains domains = new Domains(List.of(new HostName("example.com")));
        assertThat(domains.test(new HostName("laptop"))).isTrue();
        assertThat(domains.test(new HostName("a.b.example.com"))).isTrue();
        assertThat(domains.test(new HostName("example.com"))).isFalse();
        assertThat(domains.test(new HostName("badexample.com"))).isFalse();
        assertThat(Domains.NONE.test(new HostName("github.com"))).isFalse();
    }

    @Test
    void aGlobOfManyStarsIsQuick() {
        String name = ("a".repeat(62) + ".").repeat(4) + "a";
        assertThat(new NameGlobs(List.of("*a".repeat(60) + "b")).test(new HostName(name)))
                .isFalse();
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("ab*?").ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(8);
    }
}
