package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;

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

class ValuesTest {

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
        Domains domains = new Domains(List.of("example.com"));
        assertThat(domains.test(new HostName("laptop"))).isTrue();
        assertThat(domains.test(new HostName("a.b.example.com"))).isTrue();
        assertThat(domains.test(new HostName("example.com"))).isFalse();
        assertThat(domains.test(new HostName("badexample.com"))).isFalse();
        assertThat(Domains.NONE.test(new HostName("github.com"))).isFalse();
    }

    @Test
    void aDomainMayBeOneThatIsNoHostItself() {
        Domains domains = new Domains(List.of("local", "Home.Arpa."));
        assertThat(domains.test(new HostName("nas.local"))).isTrue();
        assertThat(domains.test(new HostName("nas.home.arpa"))).isTrue();
        assertThat(domains.test(new HostName("nas.internal"))).isFalse();
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
