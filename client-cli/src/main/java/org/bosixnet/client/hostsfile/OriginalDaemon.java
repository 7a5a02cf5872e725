package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the original's agent, a shell script, among the processes that see the same files. Source: proc(5). */
final class OriginalDaemon {

    private static final String NAME = "bosixnet_daemon";
    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "busybox", "ksh", "mksh", "zsh");

    private OriginalDaemon() {}

    /**
     * Returns the id of a running {@code bosixnet_daemon}. A process in another mount namespace that sees another
     * {@code /etc/hosts}, as in a container, does not count; one of which that cannot be told does.
     *
     * @param proc where the process file system is mounted; if nothing is there, nothing is found
     */
    static OptionalLong find(Path proc) {
        Optional<String> own = mountNamespace(proc.resolve("self"));
        String[] names = proc.toFile().list();
        for (String name : names == null ? new String[0] : names) { // without /proc there is no way to tell
            Path process = proc.resolve(name);
            if (isNumber(name) && isDaemon(process) && sharesHosts(process, proc.resolve("self"), own)) {
                return OptionalLong.of(Long.parseLong(name));
            }
        }
        return OptionalLong.empty();
    }

    private static boolean isNumber(String name) {
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDaemon(Path process) {
        List<String> arguments;
        try (InputStream in = new FileInputStream(process.resolve("cmdline").toFile())) { // half as dear as a channel
            arguments = List.of(new String(in.readAllBytes(), ISO_8859_1).split("\0", -1));
        } catch (IOException e) {
            return false; // ended meanwhile, or hidden from us
        }
        String program = baseName(arguments.get(0));
        return program.equals(NAME)
                || (SHELLS.contains(program.startsWith("-") ? program.substring(1) : program)
                        && baseName(script(arguments)).equals(NAME));
    }

    /** The first argument that is no option; {@code busybox sh SCRIPT} has the shell's name before it. */
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

    private static boolean sharesHosts(Path process, Path self, Optional<String> own) {
        Optional<String> its = mountNamespace(process);
        return own.isEmpty() || its.isEmpty() || own.equals(its) || isSameFile(hosts(process), hosts(self));
    }

    private static Path hosts(Path process) {
        return process.resolve("root").resolve("etc").resolve("hosts");
    }

    /** Compares device and inode; a sandbox has a namespace of its own, too, and yet the same file. */
    private static boolean isSameFile(Path one, Path other) {
        try {
            Object key = Files.readAttributes(one, BasicFileAttributes.class).fileKey();
            return key == null
                    || key.equals(Files.readAttributes(other, BasicFileAttributes.class)
                            .fileKey());
        } catch (IOException e) {
            return true;
        }
    }

    private static Optional<String> mountNamespace(Path process) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(process.resolve("ns").resolve("mnt")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
