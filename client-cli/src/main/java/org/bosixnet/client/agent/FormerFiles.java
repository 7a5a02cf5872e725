package org.bosixnet.client.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsFileException;
import org.bosixnet.client.hostsfile.UnsettledException;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;

/**
 * Takes the names of the fleet out of hosts files that {@code HOSTS_FILE} no longer names: nobody keeps them up to date
 * there, and the resolver asks {@code /etc/hosts} before any other. Remembers, in a file with a path in each line, which
 * files have a block. Not thread-safe.
 */
final class FormerFiles {

    private final Path memory;
    private final HostsFile present;
    private final Function<Path, HostsFile> files;
    private final StateFile state;
    private final System.Logger logger;
    private final SayOnce trouble;
    private final SayOnce memoryTrouble;

    /** The files that have, or may have, a block of this agent: one that is missing may be on a disk that is mounted later. */
    private final Set<Path> known = new LinkedHashSet<>();

    /** Those that the settings no longer name, each the same as long as it is not settled. */
    private final Map<Path, HostsFile> former = new HashMap<>();

    /** The same as in the memory. */
    private Set<Path> kept = Set.of();

    /**
     * Remembers the present file before it gets its block.
     *
     * @param files makes the hosts file at a path
     */
    FormerFiles(
            Path memory, HostsFile present, Function<Path, HostsFile> files, StateFile state, System.Logger logger) {
        this.memory = memory;
        this.present = present;
        this.files = files;
        this.state = state;
        this.logger = logger;
        this.trouble = new SayOnce(logger);
        this.memoryTrouble = new SayOnce(logger);
        read();
        known.add(present.path());
        keep();
    }

    /**
     * Returns what clears former files, and then does something else; that alone where nothing is kept across a reboot.
     *
     * @throws HostsFileException if the hosts file cannot be found
     */
    static Consumer<HostsFile.Update> before(
            Consumer<HostsFile.Update> next,
            HostsFile present,
            Function<Path, HostsFile> files,
            StateFile state,
            System.Logger logger)
            throws HostsFileException {
        Path lasting = present.lastingFile().orElse(null);
        if (lasting == null) {
            return next;
        }
        FormerFiles former = new FormerFiles(lasting.resolveSibling("hosts-files"), present, files, state, logger);
        return update -> {
            former.clear();
            next.accept(update);
        };
    }

    private void read() {
        try {
            Optional<Path> real = Trust.OWN.existing(memory);
            for (String line : real.isEmpty() ? List.<String>of() : Files.readAllLines(real.get())) {
                known.add(Path.of(line));
            }
            kept = Set.copyOf(known);
        } catch (IOException | InvalidPathException e) {
            logger.log(System.Logger.Level.WARNING, "It is not known which hosts file was kept before: " + e);
        }
    }

    private void keep() {
        if (known.equals(kept)) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        known.forEach(file -> lines.append(file).append('\n'));
        try {
            AtomicFile.write(
                    memory, "rw-r--r--", ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
            kept = Set.copyOf(known);
            memoryTrouble.solved("Which hosts file is kept is written down again");
        } catch (IOException e) {
            memoryTrouble.problem("Cannot write " + memory + " (" + AtomicFile.reason(e)
                    + "), so if HOSTS_FILE is changed, the names of the fleet may stay in " + present.path());
        }
    }

    /** Takes the names out of each former file, and says what cannot be done, which is tried again the next time. */
    void clear() {
        List<String> failures = new ArrayList<>();
        for (Path file : List.copyOf(known)) {
            try {
                if (!file.equals(present.path()) && Files.exists(file)) {
                    clear(file, former.computeIfAbsent(file, files));
                    known.remove(file);
                }
            } catch (UnsettledException e) {
                // the next time
            } catch (IOException e) {
                failures.add("The names of the fleet are still in " + file
                        + ", which HOSTS_FILE no longer names, so they go stale there: " + e.getMessage());
            }
        }
        String failure = String.join(" ", failures);
        keep();
        if (failure.isEmpty()) {
            trouble.solved("No hosts file that HOSTS_FILE no longer names has names of the fleet any more");
        } else {
            trouble.problem(failure);
        }
        state.publishOwn(new AgentState.FormerFiles(failure));
    }

    /** Clears a file, unless it is the present one by another name, or another agent keeps it. */
    private void clear(Path file, HostsFile content) throws IOException {
        if ((Files.exists(present.path()) && Files.isSameFile(file, present.path())) || content.hasAgent()) {
            return;
        }
        if (content.removeBlock().changed()) {
            logger.log(
                    System.Logger.Level.INFO,
                    "Took the names of the fleet out of " + file + ", which HOSTS_FILE no longer names");
        }
    }
}
