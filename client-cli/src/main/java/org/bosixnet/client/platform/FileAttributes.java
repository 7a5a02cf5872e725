package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Path;

/** Access control lists, extended attributes, labels and mounts: what files may have besides owner and mode. */
public interface FileAttributes {

    /**
     * Gives a new file what another has, but not its times: those who look whether the file changed look at them.
     *
     * @throws IOException also if an access control list cannot be copied: without it the mode would mean something else
     */
    void copy(Path model, Path file) throws IOException;

    /** Notes that a file was replaced by one that has all that it had, which need not be asked for again. */
    void replaced(Path file);

    /** Tells whether something is mounted on a file, so that it cannot be replaced; false also if nothing says so. */
    boolean isMountPoint(Path file);
}
