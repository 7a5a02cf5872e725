package org.bosixnet.client.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.HostListReader;

/**
 * The list of a registry on this machine, {@code LOG_DIR/hosts}. Read only if nobody but root could have written it:
 * the original's default is a directory in {@code /var/tmp}, where anyone may make one.
 */
final class TrustedList {

    private static final long MAX_BYTES = 64L << 20;

    private static final int GROUP_OR_OTHERS_WRITE = 0022;

    private final Path file;

    private final HostListReader reader;

    /**
     * @param logDir the directory that holds the list
     * @param reader what takes it
     */
    TrustedList(Path logDir, HostListReader reader) {
        this.reader = reader;
        this.file = logDir.resolve("hosts");
    }

    /**
     * Reads the list; empty if there is none, or none with a host in it.
     *
     * @throws IOException if somebody else could have written it, or it cannot be read
     */
    Optional<HostList> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Path real = file.toRealPath();
        requireRoots(real);
        requireRoots(real.resolveSibling(""));
        try (InputStream in = Files.newInputStream(real)) {
            HostList list = reader.read(in, MAX_BYTES);
            return list.hosts().isEmpty() ? Optional.empty() : Optional.of(list);
        }
    }

    /** Returns where the list lies. */
    Path file() {
        return file;
    }

    private static void requireRoots(Path path) throws IOException {
        int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (owner != 0 || (mode & GROUP_OR_OTHERS_WRITE) != 0) {
            throw new IOException(path + " may be written by others than root, so it is not used (LOG_DIR). Mend it "
                    + "with: chown root " + path + " && chmod go-w " + path);
        }
    }
}
