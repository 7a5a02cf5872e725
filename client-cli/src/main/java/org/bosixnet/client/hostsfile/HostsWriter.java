package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.AtomicFile.Finish;
import org.jspecify.annotations.Nullable;

/**
 * Reads one hosts file, and replaces it so that a reader sees the old text or the new one. The caller holds the lock,
 * so the names of the files next to it need not be unique, and what a killed agent left is overwritten.
 *
 * <p>A file with a mount on it cannot be replaced and is written in place. Meanwhile the whole new text is next to it
 * in {@code hosts.bosixnet-next}; if that is there at the next start, the write was interrupted, and the previous
 * version counts.
 */
final class HostsWriter {

    private static final String ELSEWHERE = " Run the agent as root, or set HOSTS_FILE=... to a file that it may write,"
            + " for example one for dnsmasq's addn-hosts.";

    /** Largest file that is remembered after a write: a list of blocked names may have many times that. */
    private static final int MOST_REMEMBERED = 1 << 20;

    private final Path file;
    private final Path temporary;
    private final Path original;
    private final Path previous;
    private final Path next;
    private final Disk disk;

    /** The last text that was found whole or written: nearly always it is found again. */
    private volatile @Nullable Found last;

    /** How many bytes outside the block the previous version has; -1 if it was not looked at yet. */
    private volatile int previousOutside = -1;

    /** @param file the file itself, no link to it */
    HostsWriter(Path file, Disk disk) {
        this.file = file;
        this.temporary = beside("tmp");
        this.original = beside("orig");
        this.previous = beside("prev");
        this.next = beside("next");
        this.disk = disk;
    }

    Path file() {
        return file;
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + ".bosixnet-" + suffix);
    }

    /**
     * What was found on disk.
     *
     * @param exists whether there is a file
     * @param content its content, one character per byte; empty if there is none
     * @param text what to start from: the content, or the previous version if that is torn
     * @param torn whether one of the agent's writes was interrupted
     */
    record Found(boolean exists, String content, HostsText text, boolean torn) {
        HostsFile.Update change(HostsText wanted) {
            boolean changed = !content.equals(wanted.content());
            int adopted = text.leftovers().size() - wanted.leftovers().size();
            return new HostsFile.Update(changed, text.entries(), wanted.entries(), adopted);
        }
    }

    /**
     * @throws HostsFileException if the file cannot be read, is not a regular file, or has broken markers without a
     * torn write
     */
    Found find() throws HostsFileException {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Found(false, "", HostsText.parse(new byte[0]), false);
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new HostsFileException(
                        file + " is not a regular file. Set HOSTS_FILE=... to the hosts file to be kept.");
            }
            byte[] bytes = disk.read(file);
            String content = new String(bytes, ISO_8859_1);
            Found before = last;
            if (before != null && before.content().equals(content)) {
                return before;
            }
            boolean torn = isTorn(bytes);
            HostsText text = torn ? beforeTornWrite() : HostsText.parse(content);
            if (text.outsideSize() > disk.mostOutside()) {
                throw new HostsFileException(file + " has " + text.outsideSize()
                        + " bytes outside the managed block, and"
                        + " there is memory for " + disk.mostOutside() + ": " + HostsFile.COPIES
                        + " times as much is needed"
                        + " to change it, besides the list. Raise -Xmx in jvm.options by " + HostsFile.COPIES + " times"
                        + " the excess, or set HOSTS_FILE=... to another file, for example one for dnsmasq's"
                        + " addn-hosts.");
            }
            Found found = new Found(true, content, text, torn);
            remember(found);
            return found;
        } catch (HostsFileException e) {
            throw e;
        } catch (BrokenBlockException e) {
            throw new HostsFileException("Nothing was written to " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new HostsFileException("Cannot read " + file + " (" + AtomicFile.reason(e) + ")." + ELSEWHERE, e);
        }
    }

    private void remember(Found found) {
        last = found.torn() ? null : found;
    }

    /**
     * Forgets texts that take much memory. Until then they are remembered: to read one again would take as much once
     * more.
     */
    void rest() {
        Found found = last;
        if (found != null && found.content().length() > MOST_REMEMBERED) {
            last = null;
        }
    }

    /** Returns the previous version; the new one if the previous one was not kept, because that would have been a loss. */
    private HostsText beforeTornWrite() throws IOException, BrokenBlockException {
        HostsText before = HostsText.parse(disk.read(previous));
        if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
            HostsText after = HostsText.parse(disk.read(next));
            return Patience.isCollapsed(after.outsideSize(), before.outsideSize()) ? after : before;
        }
        return before;
    }

    /** Returns how many bytes outside the block the previous version has; 0 if there is none that can be read. */
    int previousOutside() {
        int known = previousOutside;
        if (known < 0) {
            try {
                known = HostsText.parse(disk.read(previous)).outsideSize();
            } catch (IOException | BrokenBlockException e) {
                known = 0;
            }
            previousOutside = known;
        }
        return known;
    }

    private boolean isTorn(byte[] bytes) throws IOException {
        byte[] before;
        try {
            before = disk.read(previous);
        } catch (NoSuchFileException e) {
            return false;
        }
        try {
            return TornWrite.stoppedHalfWay(bytes, before, disk.read(next));
        } catch (NoSuchFileException e) {
            return TornWrite.stopsInsideBlock(bytes, before);
        }
    }

    /** Removes the temporary file of a killed agent. */
    void clean() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // a write to come will say what is wrong with this directory
        }
    }

    /** Forgets an interrupted write, once the file is known to be whole. */
    void forgetTornWrite() throws HostsFileException {
        try {
            Files.deleteIfExists(next);
        } catch (IOException e) {
            throw new HostsFileException("Cannot remove " + next + " (" + AtomicFile.reason(e) + ")." + ELSEWHERE, e);
        }
    }

    /**
     * Writes the text, durably.
     *
     * @return false if the file is no longer as it was found; then nothing was written
     * @throws HostsFileException if it cannot be written; the file is as it was
     */
    boolean replace(Found found, HostsText wanted) throws HostsFileException {
        refuseReadOnly(found);
        try {
            backUp(found);
            disk.create(temporary, wanted.bytes(), found.exists() ? disk.like(file) : Finish.mode("rw-r--r--"));
            if (!isUnchanged(found)) {
                return false;
            }
            try {
                disk.move(temporary, file);
            } catch (IOException e) {
                if (!found.exists() || !disk.isBusy(e, file)) {
                    throw e;
                }
                writeInPlace(found, wanted.bytes());
            }
            disk.written(file);
            forgetTornWrite();
            remember(new Found(true, wanted.content(), wanted, false));
            return true;
        } catch (HostsFileException e) {
            throw e;
        } catch (IOException e) {
            throw new HostsFileException("Cannot write " + file + " (" + AtomicFile.reason(e) + ")." + ELSEWHERE, e);
        } finally {
            clean();
        }
    }

    private void refuseReadOnly(Found found) throws HostsFileException {
        if (found.exists() && !Files.isWritable(file)) {
            throw new HostsFileException(file + " may not be written (no permission, or read-only)." + ELSEWHERE);
        }
        if (!Files.isWritable(HostsPaths.parent(file))) {
            throw new HostsFileException("The directory of " + file + " may not be written (no permission, or"
                    + " read-only), so the file cannot be replaced safely." + ELSEWHERE);
        }
    }

    private void backUp(Found found) throws IOException {
        if (!found.exists()) {
            return;
        }
        byte[] bytes = found.text().bytes();
        if (!found.text().hasBlock() && !Files.exists(original, LinkOption.NOFOLLOW_LINKS)) {
            keep(original, bytes);
        }
        int outside = found.text().outsideSize();
        if (!found.torn() && !Patience.isCollapsed(outside, previousOutside())) {
            keep(previous, bytes);
            previousOutside = outside;
        }
    }

    /** Keeps the bytes in a file of their own, with all else that the hosts file has. */
    private void keep(Path copy, byte[] bytes) throws IOException {
        BasicFileAttributes unused = AtomicFile.replace(copy, temporary, bytes, disk.like(file));
    }

    private boolean isUnchanged(Found found) throws IOException {
        if (!found.exists()) {
            return !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        }
        try {
            return new String(disk.read(file), ISO_8859_1).equals(found.content());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void writeInPlace(Found found, byte[] bytes) throws IOException {
        AtomicFile.move(temporary, next);
        AtomicFile.forceEntry(next);
        try {
            disk.writeInPlace(file, bytes);
        } catch (IOException e) {
            try {
                disk.writeInPlace(file, found.text().bytes());
                forgetTornWrite();
            } catch (IOException again) {
                e.addSuppressed(again); // the next start repairs it
            }
            throw e;
        }
    }
}
