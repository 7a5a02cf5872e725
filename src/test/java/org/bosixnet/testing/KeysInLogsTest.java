package org.bosixnet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Those who watch over the logs know a key when they see one. */
class KeysInLogsTest {

    private final AccessKey key = AccessKey.make(KeyKind.HOST, new SecureRandom());

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void everyKeyThereIsIsSeenInATextAndWhatMayBeShownOfItIsNot(KeyKind kind) {
        AccessKey made = AccessKey.make(kind, new SecureRandom());
        assertThat(KeysInLogs.holdsKey("a" + made.secretText() + "b")).isTrue();
        assertThat(KeysInLogs.holdsKey(made + " " + made.digest() + " " + made.id()
                        + made.digest().hex()))
                .isFalse();
    }

    @Test
    void aKeyIsSeenWhereverItIsInARecord() {
        LogRecord message = new LogRecord(Level.FINE, "x " + key.secretText());
        LogRecord parameter = new LogRecord(Level.FINE, "x {0}");
        parameter.setParameters(new Object[] {1, key.secretText()});
        LogRecord thrown = new LogRecord(Level.FINE, null);
        thrown.setThrown(new IllegalStateException(new IllegalArgumentException(key.secretText())));
        assertThat(new LogRecord[] {message, parameter, thrown}).allMatch(KeysInLogs::holdsKey);
        assertThat(KeysInLogs.holdsKey(new LogRecord(Level.FINE, "x " + key))).isFalse();
    }

    @Test
    void aKeyInALogFileIsSeen(@TempDir Path directory) throws Exception {
        Path logs = Files.createDirectories(directory.resolve("logs"));
        Files.writeString(directory.resolve("first-keys"), key.secretText());
        Files.writeString(logs.resolve("access.txt"), "GET / " + key);
        LogFiles.assertNoKeyUnder(directory);
        Files.writeString(logs.resolve("access.txt"), "GET /?key=" + key.secretText());
        assertThatThrownBy(() -> LogFiles.assertNoKeyUnder(directory)).hasMessageContaining("access.txt");
    }
}
