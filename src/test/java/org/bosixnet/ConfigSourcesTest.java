package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a setting stands decides what it is worth, and whether a key may stand there. */
class ConfigSourcesTest {

    private static final AccessKey ADMIN = AccessKey.make(KeyKind.ADMIN, new SecureRandom());

    private static final Map<String, Set<String>> STORES = Map.of(
            "file",
            Set.of(),
            "tin",
            Set.of("bosixnet.tin.label", "bosixnet.tin.key-file"),
            "box",
            Set.of("bosixnet.box.size"));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("registry.properties");
        System.setProperty("bosixnet.config", file.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("bosixnet.config");
        System.clearProperty("bosixnet.max-hosts");
        System.clearProperty("bosixnet.admin-key");
    }

    private void write(String mode, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static ServerConfig read(Map<String, String> parameters) {
        ServletContext context = (ServletContext) Proxy.newProxyInstance(
                ConfigSourcesTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, given) -> switch (called.getName()) {
                    case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                    case "getInitParameter" -> parameters.get((String) given[0]);
                    default -> throw new UnsupportedOperationException(called.getName());
                });
        return ServerConfig.read(ConfigSources.open(context), STORES, Optional.empty());
    }

    private static void isRefusedWithoutBeingShown(Map<String, String> parameters) {
        assertThatThrownBy(() -> read(parameters))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The value of the setting bosixnet.admin-key is not shown here; it must be only the key's"
                        + " digest (echo -n KEY | sha256sum) as sha256:DIGITS, since the key itself is"
                        + " allowed only in a settings file that nobody but its owner can read (mode 0600).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void aKeyMayStandInAFileThatOnlyItsOwnerCanRead(String mode) throws IOException {
        write(mode, "bosixnet.admin-key=" + ADMIN.secretText() + "\n");
        assertThat(read(Map.of()).access().keys()).containsOnly(Map.entry(KeyKind.ADMIN, Set.of(ADMIN.digest())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx--x--x"})
    void aKeyMayNotStandInAFileThatOthersCanOpen(String mode) throws IOException {
        write(mode, "bosixnet.admin-key=" + ADMIN.secretText() + "\n");
        isRefusedWithoutBeingShown(Map.of());
    }

    @Test
    void aKeyMayNotBeAServletParameterOrASystemProperty() throws IOException {
        write("rw-------", "");
        isRefusedWithoutBeingShown(Map.of("bosixnet.admin-key", ADMIN.secretText()));
        System.setProperty("bosixnet.admin-key", ADMIN.secretText());
        isRefusedWithoutBeingShown(Map.of());
    }

    @Test
    void aKeyThatHidesTheFilesMayNotBeASystemPropertyEither() throws IOException {
        write("rw-------", "bosixnet.admin-key=" + ADMIN.secretText() + "\n");
        System.setProperty("bosixnet.admin-key", ADMIN.secretText());
        isRefusedWithoutBeingShown(Map.of());
    }

    @Test
    void aDigestMayStandAnywhere() throws IOException {
        write("rw-r--r--", "bosixnet.admin-key=sha256:" + ADMIN.digest().hex() + "\n");
        assertThat(read(Map.of()).access().keys()).containsKey(KeyKind.ADMIN);
    }

    @Test
    void systemPropertiesGoBeforeTheFileAndTheFileBeforeServletParameters() throws IOException {
        write("rw-r--r--", "bosixnet.max-hosts=2\nbosixnet.stale-after=PT2M\n");
        System.setProperty("bosixnet.max-hosts", "1");
        ServerConfig config = read(
                Map.of("bosixnet.max-hosts", "3", "bosixnet.stale-after", "PT3M", "bosixnet.expire-after", "PT3H"));
        assertThat(config.registry().maxHosts()).isEqualTo(1);
        assertThat(config.registry().staleAfter()).hasMinutes(2);
        assertThat(config.registry().expireAfter()).hasHours(3);
    }

    @Test
    void aStoreGetsTheSettingsThatAreItsOwnFromEverywhereAndNoneIsUnknown() throws IOException {
        write("rw-r--r--", "bosixnet.store=tin\nbosixnet.tin.label= \nbosixnet.box.size=3\n");
        try (LogCapture log = new LogCapture(ConfigSourcesTest.class.getPackage())) {
            assertThat(read(Map.of()).storeSettings()).isEmpty();
            assertThat(read(Map.of("bosixnet.tin.key-file", " /etc/key ")).storeSettings())
                    .containsOnly(Map.entry("bosixnet.tin.key-file", "/etc/key"));
            write("rw-r--r--", "bosixnet.store=tin\nbosixnet.tin.label=green\n");
            assertThat(read(Map.of("bosixnet.tin.label", "red")).storeSettings())
                    .containsOnly(Map.entry("bosixnet.tin.label", "green"));
            assertThat(log.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw--w----", "rw-rw-r--", "rw-r--rw-"})
    void aFileThatOthersCanChangeIsNotRead(String mode) throws IOException {
        write(mode, "bosixnet.admin-key=sha256:" + ADMIN.digest().hex() + "\n");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + " can be changed by users other than its owner (mode ");
    }

    @Test
    void norIsOneInADirectoryThatOthersCanChange() throws IOException {
        write("rw-r--r--", "bosixnet.admin-key=sha256:" + ADMIN.digest().hex() + "\n");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory + " can be changed by users other than its owner (mode 777)");
    }

    @Test
    void anEmptyNameNamesNoFile() {
        System.setProperty("bosixnet.config", "");
        assertThatCode(() -> read(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void aFileThatIsNamedHasToBeThere() {
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The file " + file + " is not there.");
    }

    @Test
    void aFileThatIsNoneOfSettingsIsNamed() throws IOException {
        write("rw-------", "bosixnet.admin-key=\\uhunter2\n");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The file " + file + " is not a properties file: ")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void anUnknownSettingIsWarnedOfWithoutItsValue() throws IOException {
        write("rw-------", "bosixnet.admin-keys=" + ADMIN.secretText() + "\n");
        try (LogCapture log = new LogCapture(ConfigSourcesTest.class.getPackage())) {
            read(Map.of());
            assertThat(log.messages())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("The setting bosixnet.admin-keys is unknown; the known settings are bosixnet.access, ")
                    .doesNotContain(ADMIN.secretText());
        }
    }

    @Test
    void aLineOfTheFileThatIsNoSettingIsWarnedOf() throws IOException {
        write("rw-------", "stale-after=PT1H\nBosixnet.access=open\n" + ADMIN.secretText() + "\n");
        try (LogCapture log = new LogCapture(ConfigSourcesTest.class.getPackage())) {
            read(Map.of());
            assertThat(log.messages())
                    .containsExactly(
                            "The line Bosixnet.access in " + file
                                    + " means nothing: the name of a setting begins with bosixnet.",
                            "The line with another name in " + file
                                    + " means nothing: the name of a setting begins with bosixnet.",
                            "The line stale-after in " + file
                                    + " means nothing: the name of a setting begins with bosixnet.");
        }
    }
}
