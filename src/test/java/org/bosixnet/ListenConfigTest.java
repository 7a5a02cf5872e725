package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenConfigTest {

    private static ListenConfig read(Map<String, String> settings) {
        return ListenConfig.read(new SettingReader(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()));
    }

    private static List<String> texts(List<InetSocketAddress> sockets) {
        return sockets.stream()
                .map(socket -> socket.getAddress().getHostAddress() + " " + socket.getPort())
                .toList();
    }

    @Test
    void byDefaultHttpStaysOnThisComputerAndHttpsDoesNot() {
        ListenConfig config = read(Map.of());
        assertThat(config.http())
                .isNotEmpty()
                .allMatch(socket -> socket.getAddress().isLoopbackAddress() && socket.getPort() == 8080);
        assertThat(config.https())
                .singleElement()
                .matches(socket -> socket.getAddress().isAnyLocalAddress() && socket.getPort() == 8443);
        assertThat(config.certificate()).isNull();
        assertThat(config.any()).isFalse();
    }

    @Test
    void httpIsOnlyLeftOutIfNobodyHasAskedForItAndThereIsHttps() {
        assertThat(read(Map.of()).httpIfFree()).isTrue();
        assertThat(read(Map.of("bosixnet.tls-port", "443")).httpIfFree()).isTrue();
        assertThat(read(Map.of("bosixnet.port", "8080")).httpIfFree()).isFalse();
        assertThat(read(Map.of("bosixnet.bind", "localhost")).httpIfFree()).isFalse();
        assertThat(read(Map.of("bosixnet.tls-port", "none")).httpIfFree()).isFalse();
    }

    @Test
    void eachAddressThatIsNamedIsListenedOn() {
        ListenConfig config = read(Map.of(
                "bosixnet.bind", "192.0.2.7, 2001:db8::7",
                "bosixnet.port", "80",
                "bosixnet.tls-port", "none"));
        assertThat(texts(config.http())).containsExactly("192.0.2.7 80", "2001:db8:0:0:0:0:0:7 80");
        assertThat(config.https()).isEmpty();
        assertThat(config.any()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nas", "192.0.2", "192.0.2.256", "2001:db8::7::1", "192.0.2.7;::1", "http://[::1]", ","})
    void whatIsNoAddressIsRefusedAndNotLookedUp(String bind) {
        assertThatThrownBy(() -> read(Map.of("bosixnet.bind", bind)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "The setting bosixnet.bind is '" + bind + "'; it must be addresses of this computer, split by"
                                + " commas, such as 192.0.2.7, 2001:db8::7; localhost, or * for all.");
    }

    @ParameterizedTest
    @CsvSource({"port, -1", "port, 65536", "tls-port, https", "tls-port, 8443/tcp"})
    void whatIsNoPortIsRefused(String name, String port) {
        assertThatThrownBy(() -> read(Map.of("bosixnet." + name, port)))
                .hasMessage("The setting bosixnet." + name + " is '" + port
                        + "'; it must be a port from 1 to 65535, 0 for any that is free, or none.");
    }

    @Test
    void aRegistryThatNobodyReachesIsRefused() {
        assertThatThrownBy(() -> read(Map.of("bosixnet.port", "none", "bosixnet.tls-port", "none")))
                .hasMessageContaining("bosixnet.port is 'none', too");
    }

    @Test
    void itIsKnownWhetherOtherComputersReachIt() {
        assertThat(read(Map.of()).isOnlyForThisComputer()).isFalse();
        assertThat(read(Map.of("bosixnet.tls-port", "none")).isOnlyForThisComputer())
                .isTrue();
        assertThat(read(Map.of("bosixnet.tls-bind", "127.0.0.1")).isOnlyForThisComputer())
                .isTrue();
        assertThat(read(Map.of("bosixnet.tls-port", "none", "bosixnet.bind", "*"))
                        .isOnlyForThisComputer())
                .isFalse();
    }

    @Test
    void aCertificateAndItsKeyGoTogether() {
        assertThatThrownBy(() -> read(Map.of("bosixnet.tls-cert", "/a.pem"))).hasMessageContaining("bosixnet.tls-key");
        assertThatThrownBy(() -> read(Map.of("bosixnet.tls-key", "/a.pem"))).hasMessageContaining("bosixnet.tls-cert");
        ListenConfig config = read(Map.of("bosixnet.tls-cert", "/a.pem", "bosixnet.tls-key", "/b.pem"));
        assertThat(List.of(config.certificate(), config.key())).containsExactly(Path.of("/a.pem"), Path.of("/b.pem"));
    }

    @Test
    void aPathThatCameTooLateIsRefused() {
        ListenConfig late = read(Map.of("bosixnet.context", "/nets"));
        assertThatThrownBy(() -> late.demandContext("/bosixnet"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "The setting bosixnet.context is '/nets', but the registry is served under '/bosixnet'");
        assertThatCode(() -> late.demandContext("/nets")).doesNotThrowAnyException();
        assertThatCode(() -> read(Map.of("bosixnet.context", "/")).demandContext(""))
                .doesNotThrowAnyException();
        assertThatCode(() -> read(Map.of()).demandContext("/bosixnet")).doesNotThrowAnyException();
    }
}
