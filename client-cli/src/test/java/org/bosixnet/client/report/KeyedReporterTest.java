package org.bosixnet.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.bosixnet.client.registry.http.KeyServer;
import org.bosixnet.client.time.SystemAgentClock;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the running agent does about its key: goes on trying, needs no restart, and shows it nowhere. */
class KeyedReporterTest {

    private static final List<HostAddress> ADDRESSES = List.of(new HostAddress("2001:db8::1"));

    @TempDir
    private Path directory;

    private final AccessKey key = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());

    private Path keys() {
        return directory.resolve("keys");
    }

    private void write(RegistryUrl url, String mode) throws IOException {
        Files.writeString(keys(), url + " " + key.value() + "\n");
        Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString(mode));
    }

    private Registry client(RegistryUrl url) {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        options.put(Setting.KEY_FILE, keys().toString());
        AgentConfig config = new ConfigLoader(
                        Map.of(), directory.resolve("no"), directory.resolve("none"), new FakePlatform())
                .load(options, null)
                .config();
        return new HttpRegistries(config).at(url, new KeyFile(config.keyFile()));
    }

    private static Reporter reporter(Registry client) {
        Reporter reporter =
                new Reporter(client, () -> new HostName("alpha"), Duration.ofSeconds(1), new SystemAgentClock());
        reporter.start(() -> {});
        reporter.want(ADDRESSES);
        return reporter;
    }

    private static String error(Reporter reporter) {
        return reporter.status().error();
    }

    @Test
    void aKeyThatComesLaterIsUsedWithoutARestartAndNoneIsShown() throws Exception {
        try (LogCapture log = new LogCapture(Reporter.class.getPackage());
                KeyServer registry = new KeyServer();
                Registry client = client(registry.url());
                Reporter reporter = reporter(client)) {
            registry.repeatSecrets();
            Await.until("the key is missed", () -> error(reporter).contains("(401)"));
            assertThat(error(reporter)).endsWith("Run 'sudo bosixnet join " + registry.url() + "'.");
            write(registry.url(), "rw-r--r--");
            Await.until("the file is refused", () -> error(reporter).contains("chmod 600"));
            write(registry.url(), "rw-------");
            Await.until("the key is unknown", () -> error(reporter).contains("You said: Bearer bxh_"));
            assertThat(error(reporter)).doesNotContain(key.value());
            registry.bind("alpha", key.value());
            Await.until(
                    "it is reported", () -> ADDRESSES.equals(reporter.status().reported()));
            assertThat(reporter.status().toString() + log.warnings())
                    .contains("Reporting fails, and is tried again: " + registry.url())
                    .doesNotContain(key.value().substring("bxh_123456_".length()));
        }
    }

    @Test
    void whereTheKeyMustNotGoReportingFailsAndIsTriedAgain() throws Exception {
        RegistryUrl stranger = RegistryUrl.parse("http://[2001:db8::9]:9/x");
        write(stranger, "rw-------");
        try (LogCapture log = new LogCapture(Reporter.class.getPackage());
                Registry client = client(stranger);
                Reporter reporter = reporter(client)) {
            Await.until("it fails", () -> !reporter.status().error().isEmpty());
            assertThat(error(reporter)).contains("is plain http").contains("ALLOW_HTTP=yes");
            Await.until("it is said once", () -> log.warnings().size() == 1);
        }
    }
}
