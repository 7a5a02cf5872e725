package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnUrlsTest {

    private static OwnUrls urls(@Nullable String configured, String... own) {
        return new OwnUrls(configured, null, () -> List.of(own).stream()
                .map(OwnUrlsTest::address)
                .toList());
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]"})
    void whereAUrlLeadsEachComputerToItselfThisComputersAddressIsTaken(String host) {
        URI asked = URI.create("http://" + host + ":8080/bosixnet/");
        assertThat(urls(null, "2001:db8::5", "192.0.2.5").insteadOf(asked))
                .contains("http://[2001:db8::5]:8080/bosixnet/");
        assertThat(urls(null, "192.0.2.5").insteadOf(asked)).contains("http://192.0.2.5:8080/bosixnet/");
        assertThat(urls("https://registry.example/x/", "2001:db8::5").insteadOf(asked))
                .contains("https://registry.example/x/");
        assertThat(urls("http://localhost:80/x/", "2001:db8::5").insteadOf(asked))
                .contains("http://[2001:db8::5]:80/x/");
        assertThat(urls(null).insteadOf(asked)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.9/",
                "https://fleet.example/bosixnet/",
                "http://[2001:db8::9]:8080/",
                "http://my_nas:8080/",
                "session"
            })
    void aUrlThatIsGoodElsewhereIsLeftAlone(String url) {
        assertThat(urls("https://registry.example/", "2001:db8::5").insteadOf(URI.create(url)))
                .isEmpty();
    }

    private static OwnUrls serving(@Nullable String configured, int port) {
        OwnHttps https = new OwnHttps(() -> port, () -> new OwnHttps.Key("sha256//x", false));
        return new OwnUrls(configured, https, () -> List.of(address("2001:db8::5")));
    }

    @Test
    void otherComputersAreLedToTheHttpsOfTheRegistry() {
        URI asked = URI.create("http://localhost:8080/bosixnet/");
        assertThat(serving(null, 8443).insteadOf(asked)).contains("https://[2001:db8::5]:8443/bosixnet/");
        assertThat(serving(null, 0).insteadOf(asked)).contains("http://[2001:db8::5]:8080/bosixnet/");
        assertThat(serving("https://registry.example/x/", 8443).insteadOf(asked))
                .contains("https://registry.example/x/");
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example:8443/x/, 8443, true",
        "https://registry.example/x/, 443, true",
        "https://my_nas:8443/x/, 8443, true",
        "https://registry.example/x/, 8443, false",
        "https://registry.example:9443/x/, 8443, false",
        "http://registry.example:8443/x/, 8443, false",
        "session, 443, false"
    })
    void theKeyIsKnownWhereTheRegistryItselfAnswers(String url, int port, boolean known) {
        assertThat(serving(null, port).keyAt(URI.create(url)).isPresent()).isEqualTo(known);
        assertThat(urls(null).keyAt(URI.create(url))).isEmpty();
    }

    @Test
    void noAddressIsOneThatOthersCannotReach() {
        assertThat(OwnUrls.addresses())
                .hasSizeLessThanOrEqualTo(4)
                .noneMatch(InetAddress::isLoopbackAddress)
                .noneMatch(InetAddress::isLinkLocalAddress);
    }
}
