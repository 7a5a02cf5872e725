package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bosixnet.client.log.SayOnce;

/**
 * The versions that are kept of a hosts file: {@code orig}, before the agent first touched it; {@code prev}, as others
 * last left it, or, if it is written in place, before the last write; and {@code next} while that lasts. If {@code next}
 * is there at the next start, the write was interrupted, and the previous version counts. The caller holds the lock.
 */
final class KeptVersions {

    private static final System.Logger LOG = System.getLogger(HostsFile.class.getName());

    private final Path file;
    private final Path original;
    private final Path previous;
    private final Path next;
    private final Disk disk;
    private final SayOnce trouble = new SayOnce(LOG);

    /** How many bytes outside the block the previous version has; -1 if it was not looked at yet. */
    private volatile int previousOutside = -1;

    KeptVersions(Path file, HostsPaths paths, Disk disk) {
        this.file = file;
        this.original = paths.kept(file, "orig");
        this.previous = paths.kept(file, "prev");
        this.next = paths.kept(file, "next");
        this.disk = disk;
    }

    /** Returns the directory that they are in. */
    Path directory() {
        return HostsPaths.parent(next);
    }

    /**
     * Keeps a version that is about to be replaced by a move, which leaves the file whole without it. Only the original is
     * worth more than a list that is up to date: what it was like before the agent is known nowhere else.
     */
    void keepIfPossible(HostsText text) throws IOException {
        keepOriginal(text);
        try {
            keepPrevious(text);
            trouble.solved(previous + " is kept again");
        } catch (IOException e) {
            trouble.problem(e.getMessage() + " What others wrote into " + file + " is replaced without a copy.");
        }
    }

    /** Keeps a version that is about to be overwritten: if that is interrupted, the file is mended from it. */
    void keep(HostsText text) throws IOException {
        keepOriginal(text);
        keepPrevious(text);
    }

    private void keepOriginal(HostsText text) throws IOException {
        if (!text.hasBlock() && !Files.exists(original, LinkOption.NOFOLLOW_LINKS)) {
            write(original, text, "as it was before the agent first changed it");
        }
    }

    /** Keeps the previous version, unless that would be a loss. */
    private void keepPrevious(HostsText text) throws IOException {
        int outside = text.outside().written();
        if (!Patience.isCollapsed(outside, previousOutside())) {
            write(previous, text, "as it is now");
            previousOutside = outside;
        }
    }

    private void write(Path kept, HostsText text, String how) throws IOException {
        try {
            disk.keep(kept, text);
        } catch (IOException e) {
            throw Refusal.failure("Cannot keep " + file + " " + how + " in " + kept, e);
        }
    }

    private Bytes read(Path kept) throws IOException {
        try {
            return disk.read(kept);
        } catch (NoSuchFileException | HostsFileException e) {
            throw e;
        } catch (IOException e) {
            throw Refusal.failure("Cannot read " + kept + ", which is kept for " + file, e);
        }
    }

    /** Returns how many bytes outside the block the previous version has; 0 if there is none that can be read. */
    int previousOutside() {
        int known = previousOutside;
        if (known < 0) {
            try {
                known = HostsText.parse(read(previous)).outside().written();
            } catch (IOException | BrokenBlockException e) {
                known = 0;
            }
            previousOutside = known;
        }
        return known;
    }

    /** Keeps the version that is about to be written in place. */
    void begin(HostsText text) throws IOException {
        write(next, text, "as it is to become");
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
            return TornWrite.stopsInsideBlock(content, broken, read(previous));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean hasNext() {
        return Files.exists(next, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isHalfWritten(Bytes content) throws IOException {
        try {
            return TornWrite.stoppedHalfWay(content, read(previous), read(next));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Returns the previous version; the new one if the previous one was not kept, because that would have been a loss. */
    HostsText beforeTornWrite() throws IOException, BrokenBlockException {
        HostsText before = HostsText.parse(read(previous));
        if (hasNext()) {
            HostsText after = HostsText.parse(read(next));
            return Patience.isCollapsed(
                            after.outside().written(), before.outside().written())
                    ? after
                    : before;
        }
        return before;
    }
}
