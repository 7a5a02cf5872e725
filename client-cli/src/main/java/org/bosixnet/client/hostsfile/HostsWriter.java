package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bosixnet.client.platform.AtomicFile.Finish;
import org.bosixnet.client.platform.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * Reads one hosts file, and replaces it so that a reader sees the old text or the new one. The caller holds the lock,
 * so the names of the files that belong to it need not be unique, and what a killed agent left is overwritten.
 *
 * <p>A file is written in place if a mount on it or a read-only directory does not let it be replaced, or if the settings
 * say so; {@link KeptVersions} mend what is left if that is interrupted.
 */
final class HostsWriter {

    /** Largest file that is remembered after a write: a list of blocked names may have many times that. */
    private static final int MOST_REMEMBERED = 1 << 20;

    private final Path file;
    private final Path temporary;
    private final KeptVersions versions;
    private final Refusal refusal;
    private final Disk disk;
    private final boolean inPlace;

    /** The last text that was found whole or written: nearly always it is found again. */
    private volatile @Nullable Found last;

    /** The file as it was then. */
    private volatile @Nullable FileStat lastStat;

    /** Whether what was found last is as it was written here: then what others wrote is kept already. */
    private volatile boolean own;

    /** What was read of a text that takes too much memory to be remembered. */
    private volatile HostsText.@Nullable Known known;

    /**
     * @param file the file itself, no link to it
     * @param inPlace whether the file must stay the same one
     */
    HostsWriter(Path file, HostsPaths paths, Disk disk, boolean inPlace) {
        this.file = file;
        this.temporary = HostsPaths.temporary(file);
        this.versions = new KeptVersions(file, paths, disk);
        this.refusal = new Refusal(file);
        this.disk = disk;
        this.inPlace = inPlace;
    }

    Path file() {
        return file;
    }

    /**
     * What was found on disk.
     *
     * @param exists whether there is a file
     * @param text what to start from: the content, or the previous version if that is torn
     * @param torn the content if one of the agent's writes was interrupted, otherwise null
     */
    record Found(boolean exists, HostsText text, @Nullable Bytes torn) {
        HostsFile.Update change(HostsText wanted) {
            boolean changed = torn == null ? !text.equals(wanted) : !wanted.isSpelt(torn);
            int adopted = text.outside().leftovers().size()
                    - wanted.outside().leftovers().size();
            return new HostsFile.Update(changed, text.entries(), wanted.entries(), adopted);
        }

        boolean isTorn() {
            return torn != null;
        }
    }

    /**
     * @throws HostsFileException if the file cannot be read, is not a regular file, is too large, or has broken markers
     *     without a torn write
     */
    Found find() throws HostsFileException {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Found(false, HostsText.parse(Bytes.NONE), null);
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new HostsFileException(
                        file + " is not a regular file. Set HOSTS_FILE=... to the hosts file to be kept.");
            }
            refusal.ofDeleted();
            Found before = last;
            if (before != null && disk.has(file, before.text())) {
                return before;
            }
            FileStat stat = FileStat.of(file);
            Found found = read();
            HostsText.Known read = known;
            own = own && before == null && stat.equals(lastStat);
            if (read != null && !found.isTorn() && stat.equals(lastStat)) {
                found.text().know(read);
            } else {
                refusal.ofTooLarge(found.text(), disk.mostMemory());
            }
            remember(found, stat);
            return found;
        } catch (HostsFileException e) {
            throw e;
        } catch (BrokenBlockException e) {
            throw new HostsFileException("Nothing was written to " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Refusal.failure("Cannot read " + file, e);
        }
    }

    private Found read() throws IOException, BrokenBlockException {
        Bytes content = disk.read(file);
        HostsText text = null;
        boolean torn;
        try {
            text = HostsText.parse(content);
            torn = versions.isTorn(content);
        } catch (BrokenBlockException e) {
            torn = versions.isTorn(content, e);
            if (!torn) {
                throw e;
            }
        }
        return text == null || torn
                ? new Found(true, versions.beforeTornWrite(), content)
                : new Found(true, text, null);
    }

    private void remember(Found found, @Nullable FileStat stat) {
        last = found.isTorn() ? null : found;
        lastStat = stat;
        known = null;
    }

    /**
     * Forgets a text that takes much memory, but not what was read of it. Until then it is remembered: to read it again
     * would take as much once more.
     */
    void rest() {
        Found found = last;
        if (found != null && found.text().size() > MOST_REMEMBERED) {
            known = found.text().known();
            last = null;
        }
    }

    /** Returns how many bytes outside the block the previous version has; 0 if there is none that can be read. */
    int previousOutside() {
        return versions.previousOutside();
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
            versions.end();
        } catch (IOException e) {
            throw Refusal.failure("Cannot forget a write of " + file, e);
        }
    }

    /**
     * Writes the text, durably, and to the end: whoever interrupts this thread, or ends the program, waits for that.
     *
     * @param before is done before anything is written, uninterrupted as well
     * @return false if the file is no longer as it was found; then nothing was written
     * @throws UnsettledException if the program is about to end; then nothing was done
     * @throws HostsFileException if it cannot be written; the file is as it was, unless what failed came after that
     */
    boolean replace(Found found, HostsText wanted, Runnable before) throws HostsFileException {
        boolean replaceable = refusal.ofReadOnly(found.exists(), versions.directory());
        boolean stays = found.exists() && (inPlace || !replaceable);
        try {
            return Unbroken.call(() -> {
                before.run();
                return replace(found, wanted, stays);
            });
        } catch (HostsFileException e) {
            throw e;
        } catch (Unbroken.EndingException e) {
            throw new UnsettledException(file + " was not written: " + e.getMessage() + ".", Unbroken.LONGEST_END, e);
        } catch (IOException e) {
            throw Refusal.failure("Cannot write " + file, e);
        } finally {
            clean();
        }
    }

    private boolean replace(Found found, HostsText wanted, boolean stays) throws IOException {
        if (!(stays ? writeInPlace(found, wanted) : moveInto(found, wanted))) {
            return false;
        }
        disk.makeLast(file);
        forgetTornWrite();
        FileStat written = ofWritten(wanted);
        own = written != null;
        if (written != null) {
            disk.replaced(written);
        }
        remember(new Found(true, wanted, null), written);
        return true;
    }

    /** Returns the file as it was written; null if somebody has changed it meanwhile, as another one whose turn it was. */
    private @Nullable FileStat ofWritten(HostsText wanted) {
        FileStat now = FileStat.ofTarget(file);
        try {
            return now != null && disk.has(file, wanted) ? now : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns the file as it was after it was last {@linkplain #replace written}; null if somebody else had changed it. */
    @Nullable
    FileStat written() {
        return own ? lastStat : null;
    }

    private boolean moveInto(Found found, HostsText wanted) throws IOException {
        if (found.exists() && !own && !found.isTorn()) {
            versions.keepIfPossible(found.text());
        }
        disk.create(temporary, wanted, found.exists() ? disk.like(file) : Finish.mode("rw-r--r--"));
        if (!isUnchanged(found)) {
            return false;
        }
        try {
            disk.move(temporary, file);
            return true;
        } catch (IOException e) {
            if (found.exists() && disk.isBusy(e, file)) {
                return writeInPlace(found, wanted);
            }
            throw e;
        }
    }

    private boolean isUnchanged(Found found) throws IOException {
        if (!found.exists()) {
            return !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        }
        try {
            Bytes torn = found.torn();
            return torn == null ? disk.has(file, found.text()) : disk.read(file).equals(torn);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean writeInPlace(Found found, HostsText wanted) throws IOException {
        if (!found.isTorn()) {
            versions.keep(found.text());
        }
        versions.begin(wanted);
        if (!isUnchanged(found)) {
            forgetTornWrite();
            return false;
        }
        try {
            disk.writeInPlace(file, wanted);
        } catch (IOException e) {
            try {
                disk.writeInPlace(file, found.text());
                forgetTornWrite();
            } catch (IOException again) {
                e.addSuppressed(again); // the next start repairs it
            }
            throw e;
        }
        return true;
    }
}
