package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Path;

/** Access control lists, extended attributes, labels and mounts: what files may have besides owner and mode. */
public interface FileAttributes {

    /**
     * Gives a new file the attributes of another, but not its times, by which programs see that a file changed.
     *
     * @throws IOException also if an access control list cannot be copied: without it the mode would mean something
     *     else
     */
    void copy(Path model, Path file) throws IOException;

    /** Notes that a file was replaced by this one with the same attributes, which need not be read again. */
    void replaced(FileStat file);

    /** Returns whether something is mounted on a file, so that it cannot be replaced; false also if that is unknown. */
    boolean isMountPoint(Path file);
}
