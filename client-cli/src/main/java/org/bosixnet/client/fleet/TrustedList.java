package org.bosixnet.client.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.wire.NotAHostListException;

/**
 * The list of a registry on this machine, {@code LOG_DIR/hosts}. Read only if nobody but root and the current user
 * could have written it: the original's default is a directory in {@code /var/tmp}, where anyone may create one.
 */
public final class TrustedList {

    private static final long MAX_BYTES = 64L << 20;

    private final Path file;

    private final HostList.Reader reader;

    /**
     * @param logDir the directory that holds the list
     * @param reader reads the list
     */
    public TrustedList(Path logDir, HostList.Reader reader) {
        this.reader = reader;
        this.file = logDir.resolve("hosts");
    }

    /**
     * Reads the list; empty if there is none, or no host in it.
     *
     * @throws IOException if somebody else could have written it, or it cannot be read; the message names the setting
     */
    Optional<HostList> read() throws IOException {
        Optional<Path> real = find();
        if (real.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(real.get(), LinkOption.NOFOLLOW_LINKS)) {
            HostList list = reader.read(in, MAX_BYTES);
            return list.hosts().isEmpty() ? Optional.empty() : Optional.of(list);
        } catch (NotAHostListException e) { // which speaks of a registry's answer
            throw new IOException("The list in LOG_DIR is not used: " + file + " has no line ADDRESS NAME.", e);
        }
    }

    private Optional<Path> find() throws IOException {
        try {
            return Trust.OWN.existing(file);
        } catch (UntrustedPathException e) {
            throw new IOException("The list in LOG_DIR is not used: " + e.getMessage(), e);
        }
    }

    /** Returns where the list is. */
    Path file() {
        return file;
    }
}
