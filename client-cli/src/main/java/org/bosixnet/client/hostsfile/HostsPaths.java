package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.platform.ProcessLock;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;

/** Finds a hosts file's real path, and the files that belong to it elsewhere: locks, and the state of its agent. */
final class HostsPaths {

    private final Path file;
    private final Path rootsDirectory;
    private final Path lockDirectory;

    /** Where files are kept that must outlast a reboot; empty if that is the directory of the locks. */
    private final Optional<Path> lasting;

    HostsPaths(Path file, Platform platform) {
        this.file = file.toAbsolutePath().normalize();
        this.rootsDirectory = platform.runDirectoryOfRoot();
        this.lockDirectory = platform.runDirectory()
                .orElseGet(() -> parent(this.file))
                .toAbsolutePath()
                .normalize();
        this.lasting = platform.runDirectory().isPresent() ? platform.lastingDirectory() : Optional.empty();
    }

    private HostsPaths(HostsPaths paths) {
        this.file = paths.file;
        this.rootsDirectory = paths.rootsDirectory;
        this.lockDirectory = paths.rootsDirectory;
        this.lasting = Optional.empty();
    }

    /** Returns where root's agent has its lock and state, for users who only read. */
    HostsPaths ofRoot() {
        return new HostsPaths(this);
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** Returns the path of the file as it was given, links not followed. */
    Path file() {
        return file;
    }

    /** Returns the file that gets replaced: an atomic move over a symbolic link would replace the link. */
    Path real() throws HostsFileException {
        Path real = place();
        if (Files.isSymbolicLink(file) && !Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new HostsFileException(
                    file + " is a symbolic link to a file that does not exist. Make that file, or remove the link.");
        }
        return real;
    }

    private Path place() throws HostsFileException {
        try {
            return Trust.OWN.place(file);
        } catch (UntrustedPathException e) {
            throw new HostsFileException("The hosts file was neither read nor written: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new HostsFileException(
                    "The directory of " + file + " does not exist. Make it, or correct HOSTS_FILE=... in the settings.",
                    e);
        } catch (IOException e) {
            throw new HostsFileException(
                    "Cannot find " + file + " (" + AtomicFile.reason(e) + "). Check HOSTS_FILE=... in the settings.",
                    e);
        }
    }

    /** Returns the lock for writing. */
    Path lock(Path real) {
        return of(real, lockDirectory, "lock");
    }

    /**
     * Returns the name of a file that is kept for the hosts file: in the agent's own directory, or, for users who have
     * none, beside it.
     */
    Path kept(Path real, String suffix) {
        return of(real, lasting.filter(HostsPaths::isUsable).orElse(lockDirectory), suffix);
    }

    /** Returns whether files can be made in a directory, which need not exist yet. */
    private static boolean isUsable(Path directory) {
        Path nearest = directory;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return Files.isWritable(nearest);
    }

    /** Returns the name of the new hosts file until it takes the place of the old one, which is beside it. */
    static Path temporary(Path real) {
        return hidden(real, "tmp");
    }

    private Path of(Path real, Path directory, String suffix) {
        return directory.equals(real.getParent()) || directory.equals(file.getParent())
                ? hidden(real, suffix)
                : directory.resolve(real.toString().substring(1).replace('/', '-') + "." + suffix);
    }

    /**
     * Returns a name beside the hosts file that other programs skip: those that read each file of a directory, as
     * dnsmasq does with its {@code hostsdir}, do not read one that begins with a full stop.
     */
    private static Path hidden(Path real, String suffix) {
        return real.resolveSibling("." + real.getFileName() + ".bosixnet-" + suffix);
    }

    /**
     * Returns the lock that says that an agent runs, to be taken.
     *
     * @throws HostsFileException also if it is to be beside the file, in a directory that does not exist: something may be
     *     mounted there later, so it is not made
     */
    Path agentLockToTake() throws HostsFileException {
        if (isBesideFile()) {
            Path unused = place();
        }
        return agentLock();
    }

    /** Returns the lock that says that an agent runs. */
    Path agentLock() throws HostsFileException {
        return beside("-agent");
    }

    Path state() throws HostsFileException {
        return beside("-state");
    }

    /** Returns the file for what must outlast a reboot; empty if the state file does. */
    Optional<Path> lasting() throws HostsFileException {
        return lasting.isPresent() ? Optional.of(lasting.get().resolve(state().getFileName())) : Optional.empty();
    }

    private Path beside(String suffix) throws HostsFileException {
        Path lock = lock(named());
        return lock.resolveSibling(lock.getFileName() + suffix);
    }

    /**
     * Returns the path after which locks and state are named: the real one, or the one given if that cannot be found, or
     * others decide what is there. Nothing is opened by a lock's name, and an agent that cannot write the file can still
     * report.
     */
    private Path named() throws HostsFileException {
        try {
            return place();
        } catch (HostsFileException e) {
            if (isBesideFile() && !(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
            return file;
        }
    }

    private boolean isBesideFile() {
        return lockDirectory.equals(file.getParent());
    }

    /**
     * Takes a lock, or fails at once.
     *
     * @throws HostsFileException if somebody else has it (then the message names the process), or it cannot be made
     */
    static ProcessLock take(Path lock) throws HostsFileException {
        try {
            return ProcessLock.take(lock);
        } catch (ProcessLock.TakenException e) {
            throw new HostsFileException("Another agent"
                    + e.pid().map(pid -> " (process " + pid + ")").orElse("")
                    + " is writing this hosts file. Stop it, or wait until it is done; the lock is " + lock + ".");
        } catch (UntrustedPathException e) {
            throw new HostsFileException("The lock was not taken: " + e.getMessage(), e);
        } catch (IOException e) {
            throw Refusal.failure("Cannot make the lock file " + lock, e);
        }
    }
}
