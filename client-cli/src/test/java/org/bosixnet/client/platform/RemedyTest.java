package org.bosixnet.client.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemedyTest {

    private static final String INSTEAD = "set KEY_FILE to another file";

    @TempDir
    private Path directory;

    private static IOException failure(String reason) {
        return new FileSystemException("/etc/hosts", null, reason);
    }

    @Test
    void whoeverIsRefusedIsToldToBecomeRoot() {
        assertThat(Remedy.of(new AccessDeniedException("/etc/hosts"), "", false))
                .isEqualTo(" Run as root.");
        assertThat(Remedy.of(failure("Operation not permitted"), INSTEAD, false))
                .isEqualTo(" Run as root, or set KEY_FILE to another file.");
    }

    @Test
    void rootIsNot() {
        assertThat(Remedy.of(new AccessDeniedException("/etc/hosts"), INSTEAD, true))
                .startsWith(" This user is root, so look for what refuses it even to root,")
                .endsWith(", or set KEY_FILE to another file.");
        assertThat(Remedy.of(failure("Operation not permitted"), "", true)).endsWith(" (lsattr) may.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReadOnlyIsMountedOtherwiseOrTheServiceIsLetThere(boolean root) {
        assertThat(Remedy.of(failure("Read-only file system"), INSTEAD, root))
                .isEqualTo(
                        " Mount it so that it can be written; if only the service is kept from it (ProtectSystem=), run"
                                + " 'systemctl edit bosixnet-agent', add ReadWritePaths=-DIRECTORY below [Service], and"
                                + " restart it, or set KEY_FILE to another file.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "Input/output error"})
    void noOtherReasonHasToDoWithWhoOneIs(String reason) {
        assertThat(Remedy.of(failure(reason), INSTEAD, false)).isEmpty();
        assertThat(Remedy.of(new IOException(reason), INSTEAD, false)).isEmpty();
    }

    @Test
    void theSystemIsAskedWhyAFileMayNotBeWritten() throws IOException {
        assertThat(Remedy.objection(Files.createFile(directory.resolve("file"))))
                .isEmpty();
        assertThat(Remedy.objection(directory.resolve("none")))
                .hasValueSatisfying(e -> assertThat(e).isInstanceOf(NoSuchFileException.class));
    }
}
