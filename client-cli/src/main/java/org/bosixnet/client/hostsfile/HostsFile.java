package org.bosixnet.client.hostsfile;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.FileStat;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.ProcessLock;
import org.bosixnet.client.platform.Trust;
import org.jspecify.annotations.Nullable;

/**
 * A hosts file with one managed block. Only the block is ever changed, and nothing is written when nothing changes.
 *
 * <p>A file that is a symbolic link stays one: its target is replaced. Nobody but root and this user may decide where
 * the file is ({@link Trust}); the administrator decides who may write it. The target is replaced whole, by an atomic
 * move, with mode, owner, group, access control list, attributes and SELinux label kept; if something is mounted on it,
 * it is written in place. Two versions are kept, for this user alone: {@code orig}, the file before the agent first
 * touched it, and {@code prev}, as others last left it. A missing file is made, with mode 0644, once there is an entry
 * for it.
 *
 * <p>Thread-safe.
 */
public final class HostsFile {

    /** Memory that the file cannot have: for the smallest list, and the most that the program needs otherwise. */
    static final long NOT_ITS_OWN = 34L << 20;

    /** How many times a write is tried because somebody else changed the file meanwhile. */
    static final int MAX_TRIES = 5;

    /**
     * What a write did, or would do.
     *
     * @param changed whether the file differs from before; if not, nothing was written
     * @param before the entries that were in the block
     * @param after the entries that are in the block now
     * @param adopted how many lines outside the block were moved into it or dropped in its favour
     */
    public record Update(boolean changed, List<HostEntry> before, List<HostEntry> after, int adopted) {
        public Update {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    private final HostsPaths paths;
    private final boolean inPlace;
    private final Platform platform;
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final Patience patience;
    private final OriginalWatch original;

    private volatile long outsideMemory;
    private volatile Runnable beforeWrite = () -> {};

    /** What was {@link #look seen} of the file when it was last asked whether somebody changed it, or written. */
    private volatile @Nullable Object seen;

    @GuardedBy("this")
    private @Nullable HostsWriter writer;

    @GuardedBy("this")
    private @Nullable ProcessLock held;

    /** Never given back; the field keeps the collector from closing it. */
    @SuppressWarnings("unused")
    @GuardedBy("this")
    private @Nullable ProcessLock agentLock;

    /**
     * @param file the hosts file, which need not exist
     * @param patience how long other programs are given to finish writing it
     */
    public HostsFile(Path file, Platform platform, Patience patience) {
        this(file, platform, new Disk(platform.fileAttributes()), System::nanoTime, patience);
    }

    HostsFile(Path file, Platform platform, Disk disk, LongSupplier nanoTime, Patience patience) {
        this(new HostsPaths(file, platform), false, platform, disk, nanoTime, patience);
    }

    private HostsFile(
            HostsPaths paths, boolean inPlace, Platform platform, Disk disk, LongSupplier nanoTime, Patience patience) {
        this.paths = paths;
        this.inPlace = inPlace;
        this.platform = platform;
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.patience = patience;
        this.original = new OriginalWatch(platform, nanoTime);
    }

    /**
     * Returns whether somebody else changed the file, replaced or removed it, mounted something on it, or made its missing
     * directory, since this was asked or the file was written here; one look at the system's data on it, so that it can be
     * asked often.
     */
    public boolean touched() {
        Object now = look();
        boolean touched = !Objects.equals(now, seen);
        seen = now;
        return touched;
    }

    /** Returns the system's data on the file; if it is missing, what its directory is; null if that is missing, too. */
    private @Nullable Object look() {
        FileStat now = FileStat.ofTarget(paths.file());
        FileStat directory = now == null ? FileStat.ofTarget(HostsPaths.parent(paths.file())) : null;
        return directory == null ? now : List.of(directory.device(), directory.inode());
    }

    /** Returns this file as root's agent keeps it, for users who only read. */
    public HostsFile ofRoot() {
        return new HostsFile(paths.ofRoot(), inPlace, platform, disk, nanoTime, patience);
    }

    /** Returns this file, overwritten and not replaced: for those who hold on to the file itself, as a mount does. */
    public HostsFile inPlace() {
        return new HostsFile(paths, true, platform, disk, nanoTime, patience);
    }

    /** Runs this before each write that changes the file, by the thread that is about to write. */
    public void beforeWrite(Runnable action) {
        beforeWrite = action;
    }

    /** Returns the path of the file as it was given, links not followed. */
    public Path path() {
        return paths.file();
    }

    /**
     * Takes the lock for longer than one write, so that a second agent fails at once. Without it each write takes the
     * lock for itself, and several programs may take turns.
     *
     * @throws HostsFileException if another process has it; the message names the process
     */
    synchronized ProcessLock hold() throws HostsFileException {
        if (held == null || !held.isHeld()) {
            held = HostsPaths.take(paths.lock(paths.real()));
        }
        return held;
    }

    /**
     * Takes, until the process ends, the lock that says that an agent runs for this file. Other commands can still make
     * single writes.
     *
     * @throws HostsFileException if another agent runs; the message names the process
     */
    public synchronized void holdAsAgent() throws HostsFileException {
        agentLock = HostsPaths.take(paths.agentLockToTake());
    }

    /** Returns whether an agent runs for this file, as far as can be told. */
    public boolean hasAgent() throws HostsFileException {
        return ProcessLock.isTaken(paths.agentLock());
    }

    /** Returns where the agent of this file keeps its state: next to the lock. */
    public Path stateFile() throws HostsFileException {
        return paths.state();
    }

    /** Returns the file for what must outlast a reboot; empty if the state file does. */
    public Optional<Path> lastingFile() throws HostsFileException {
        return paths.lasting();
    }

    /**
     * Returns what the file holds; a missing file holds nothing. Needs no lock and writes nothing.
     *
     * @throws HostsFileException if the file cannot be read or its markers are broken
     */
    public HostsState state() throws HostsFileException {
        HostsWriter.Found found = find(writer(paths.real()));
        HostsText text = found.text();
        Outside.Known outside = text.outside().known();
        outsideMemory = outside.memory();
        return new HostsState(text.entries(), outside.names(), outside.leftovers(), found.isTorn());
    }

    /**
     * Returns how many bytes of memory what is outside the block takes while the file is changed, as of when
     * {@link #state} was last called; 0 before.
     */
    public long outsideMemory() {
        return outsideMemory;
    }

    /**
     * Makes these the entries of the block, except for names that are outside it. Durable when it returns.
     *
     * @throws HostsFileException if that cannot be done; the file is then as it was
     */
    public Update update(Collection<HostEntry> entries) throws HostsFileException {
        return write(text -> text.withEntries(entries));
    }

    /** Takes the block out with its markers, as if there had never been one; otherwise as {@link #update}. */
    public Update removeBlock() throws HostsFileException {
        return write(HostsText::withoutBlock);
    }

    /** Returns what {@link #update} would do now, without a lock. */
    public Update previewUpdate(Collection<HostEntry> entries) throws HostsFileException {
        HostsWriter.Found found = writer(paths.real()).find();
        return found.change(found.text().withEntries(entries));
    }

    /**
     * Moves bare lines that the original's agent left outside the block into it.
     *
     * @param listed what the registry lists; lines that differ from it are the administrator's and stay
     * @throws HostsFileException if that cannot be done; the file is then as it was
     */
    public Update adopt(Set<HostEntry> listed) throws HostsFileException {
        return write(text -> text.adopting(listed));
    }

    /** Returns the lines that {@link #adopt} would move now, without a lock. */
    public List<HostEntry> adoptable(Set<HostEntry> listed) throws HostsFileException {
        return writer(paths.real()).find().text().outside().adoptable(listed);
    }

    private synchronized Update write(UnaryOperator<HostsText> edit) throws HostsFileException {
        Path real = paths.real();
        original.refuse(real, paths.file());
        HostsWriter current = writer(real);
        ProcessLock lock = held != null && held.isHeld() ? null : HostsPaths.take(paths.lock(real));
        try {
            return write(current, edit);
        } finally {
            current.rest();
            if (lock != null) {
                lock.close();
            }
        }
    }

    /** Returns the writer of a file; the same for the same file, since it remembers what it found. */
    private synchronized HostsWriter writer(Path real) {
        HostsWriter known = writer;
        if (known == null || !known.file().equals(real)) {
            known = new HostsWriter(real, paths, disk, inPlace);
            writer = known;
        }
        return known;
    }

    private Update write(HostsWriter writer, UnaryOperator<HostsText> edit) throws HostsFileException {
        writer.clean();
        for (int i = 0; i < MAX_TRIES; i++) {
            Object before = look();
            HostsWriter.Found found = find(writer);
            HostsText wanted = edit.apply(found.text());
            Update change = found.change(wanted);
            if (!change.changed()) {
                writer.forgetTornWrite();
                patience.nothingToWrite();
                seen = before;
                return change;
            }
            patience.requireComplete(writer, found);
            if (writer.replace(found, wanted, beforeWrite)) {
                seen = writer.written();
                patience.wrote(writer.written(), wanted);
                return change;
            }
        }
        throw new HostsFileException(paths.file() + " was changed by somebody else each of the " + MAX_TRIES
                + " times it was about to be written. It will be tried again; if this persists, find out which program"
                + " rewrites it.");
    }

    /** @throws UnsettledException if the markers are broken because the file is just being written */
    private HostsWriter.Found find(HostsWriter writer) throws HostsFileException {
        try {
            return writer.find();
        } catch (HostsFileException e) {
            if (e.getCause() instanceof BrokenBlockException) {
                patience.requireQuiet(writer.file(), e);
            }
            throw e;
        }
    }
}
