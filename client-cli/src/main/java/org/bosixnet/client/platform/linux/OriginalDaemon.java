package org.bosixnet.client.platform.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the original's agent, a shell script, among the processes that could write the same hosts file. Source:
 * proc(5).
 *
 * <p>A name proves nothing, since any user may give a process any name. So a process counts only if all its ids are the
 * file owner's or root's: a set-uid program that another user started keeps the group of that user. And it must see the
 * same file, not through a read-only mount; one in a container sees another, or may only read this one. What the mount
 * of its directory allows does not matter: the original ends by copying over the file itself. Every user may read all
 * of this, so no privilege is needed.
 */
final class OriginalDaemon {

    private static final String NAME = "bosixnet_daemon";
    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "busybox", "ksh", "mksh", "zsh");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** How many bytes to read of each file about a process: arguments may be megabytes long. */
    private static final int MOST_BYTES = 1 << 14;

    private final Path proc;
    private final Path hosts;

    /**
     * @param proc where the process file system is mounted; if nothing is there, nothing is found
     * @param hosts the one file that the original writes, {@code /etc/hosts}
     */
    OriginalDaemon(Path proc, Path hosts) {
        this.proc = proc;
        this.hosts = hosts;
    }

    /**
     * Returns the id of a running {@code bosixnet_daemon} that could write a file.
     *
     * @param kept the file that this agent keeps, no part of which is a link; the original writes only its own
     */
    OptionalLong find(Path kept) {
        String[] names = isOriginals(kept) ? proc.toFile().list() : null;
        String owner = owner(kept);
        for (String name : names == null ? new String[0] : names) { // without /proc there is no way to tell
            Path process = proc.resolve(name);
            if (isNumber(name) && couldWrite(process, owner) && isDaemon(process) && sees(process, kept)) {
                return OptionalLong.of(Long.parseLong(name));
            }
        }
        return OptionalLong.empty();
    }

    private boolean isOriginals(Path kept) {
        try {
            return kept.equals(hosts.toRealPath());
        } catch (IOException e) {
            return kept.equals(hosts); // not made yet
        }
    }

    private static boolean isNumber(String name) {
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDaemon(Path process) {
        List<String> arguments;
        try {
            arguments = List.of(start(process.resolve("cmdline")).split("\0", -1));
        } catch (IOException e) {
            return false; // ended meanwhile, or hidden from us
        }
        String program = baseName(arguments.get(0));
        return program.equals(NAME)
                || (SHELLS.contains(program.startsWith("-") ? program.substring(1) : program)
                        && baseName(script(arguments)).equals(NAME));
    }

    private static String start(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) { // costs half as much as a channel
            return new String(in.readNBytes(MOST_BYTES), ISO_8859_1);
        }
    }

    /** Returns the first argument that is no option; in {@code busybox sh SCRIPT} the shell's name comes before it. */
    private static String script(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-o")) {
                i++;
            } else if (!argument.startsWith("-") && !argument.startsWith("+") && !(i == 1 && isShell(argument))) {
                return argument;
            }
        }
        return "";
    }

    private static boolean isShell(String argument) {
        return SHELLS.contains(argument);
    }

    private static String owner(Path kept) {
        try {
            return Files.exists(kept) ? String.valueOf(Files.getAttribute(kept, "unix:uid")) : "0";
        } catch (IOException e) {
            return "0"; // gone by now
        }
    }

    private static boolean couldWrite(Path process, String owner) {
        try {
            List<String> status = start(process.resolve("status")).lines().toList();
            boolean root = areAll(status, "Uid:", "0") && areAll(status, "Gid:", "0");
            return root || (!owner.equals("0") && areAll(status, "Uid:", owner));
        } catch (IOException e) {
            return false; // ended meanwhile
        }
    }

    /** Returns whether the real, effective, saved and file system ids are all this one. */
    private static boolean areAll(List<String> status, String field, String id) {
        return status.stream().filter(line -> line.startsWith(field)).anyMatch(line -> BLANKS.splitAsStream(
                        line.substring(field.length()).strip())
                .allMatch(id::equals));
    }

    private boolean sees(Path process, Path kept) {
        try {
            MountTable own = MountTable.of(proc.resolve("self"), hosts.toString(), kept.toString());
            Optional<String> its = MountTable.of(process, hosts.toString()).writablePlace(hosts.toString());
            return its.isPresent()
                    && (its.equals(own.place(hosts.toString())) || its.equals(own.place(kept.toString())));
        } catch (IOException e) {
            return true; // it is root's or the owner's, and may be a danger
        }
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
