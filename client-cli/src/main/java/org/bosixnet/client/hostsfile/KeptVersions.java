package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The versions that are kept of a hosts file: {@code orig}, before the agent first touched it; {@code prev}, as others
 * last left it, or, if it is written in place, before the last write; and {@code next} while that lasts. If {@code next}
 * is there at the next start, the write was interrupted, and the previous version counts. The caller holds the lock.
 */
final class KeptVersions {

    private final Path original;
    private final Path previous;
    private final Path next;
    private final Disk disk;

    /** How many bytes outside the block the previous version has; -1 if it was not looked at yet. */
    private volatile int previousOutside = -1;

    KeptVersions(Path file, HostsPaths paths, Disk disk) {
        this.original = paths.kept(file, "orig");
        this.previous = paths.kept(file, "prev");
        this.next = paths.kept(file, "next");
        this.disk = disk;
    }

    /** Returns the directory that they are in. */
    Path directory() {
        return HostsPaths.parent(next);
    }

    /** Keeps a version that is about to be changed, unless that would be a loss. */
    void keep(HostsText text) throws IOException {
        if (!text.hasBlock() && !Files.exists(original, LinkOption.NOFOLLOW_LINKS)) {
            disk.keep(original, text);
        }
        int outside = text.outside().written();
        if (!Patience.isCollapsed(outside, previousOutside())) {
            disk.keep(previous, text);
            previousOutside = outside;
        }
    }

    /** Returns how many bytes outside the block the previous version has; 0 if there is none that can be read. */
    int previousOutside() {
        int known = previousOutside;
        if (known < 0) {
            try {
                known = HostsText.parse(disk.read(previous)).outside().written();
            } catch (IOException | BrokenBlockException e) {
                known = 0;
            }
            previousOutside = known;
        }
        return known;
    }

    /** Keeps the version that is about to be written in place. */
    void begin(HostsText text) throws IOException {
        disk.keep(next, text);
    }

    /** Forgets the version that was written in place, once the file is known to be whole. */
    void end() throws IOException {
        Files.deleteIfExists(next);
    }

    /** Returns whether a file whose markers are right was left by a write in place that was interrupted. */
    boolean isTorn(Bytes content) throws IOException {
        return hasNext() && isHalfWritten(content);
    }

    /** Returns whether a file whose markers are broken was left by a write in place that was interrupted. */
    boolean isTorn(Bytes content, BrokenBlockException broken) throws IOException {
        if (hasNext()) {
            return isHalfWritten(content);
        }
        try {
            return TornWrite.stopsInsideBlock(content, broken, disk.read(previous));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean hasNext() {
        return Files.exists(next, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isHalfWritten(Bytes content) throws IOException {
        try {
            return TornWrite.stoppedHalfWay(content, disk.read(previous), disk.read(next));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Returns the previous version; the new one if the previous one was not kept, because that would have been a loss. */
    HostsText beforeTornWrite() throws IOException, BrokenBlockException {
        HostsText before = HostsText.parse(disk.read(previous));
        if (hasNext()) {
            HostsText after = HostsText.parse(disk.read(next));
            return Patience.isCollapsed(
                            after.outside().written(), before.outside().written())
                    ? after
                    : before;
        }
        return before;
    }
}
