package org.bosixnet.client.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Remedy;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;

/** Reads settings files, which nobody but root and this user may have written. */
final class SettingsFile {

    /** The most bytes that a file may have. */
    private static final int MAX_SIZE = 1 << 20;

    private SettingsFile() {}

    /**
     * Returns the content of a file; empty if there is none.
     *
     * @throws ConfigException if it cannot be read, is too long, or could have been written by somebody else
     */
    static Optional<byte[]> read(Path file) {
        String name = Escaped.text(file.toString());
        try {
            Optional<Path> real = Trust.OWN.existing(file);
            if (real.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream stream = Files.newInputStream(real.get(), LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = stream.readNBytes(MAX_SIZE + 1);
                if (bytes.length > MAX_SIZE) {
                    throw new ConfigException(
                            name + ": it has more than " + MAX_SIZE + " bytes; this is not a settings file.");
                }
                return Optional.of(bytes);
            }
        } catch (UntrustedPathException e) {
            throw new ConfigException("The settings were not read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ConfigException(
                    name + ": it cannot be read (" + AtomicFile.reason(e) + ")."
                            + Remedy.of(e, "give --config with a file that you may read"),
                    e);
        }
    }
}
