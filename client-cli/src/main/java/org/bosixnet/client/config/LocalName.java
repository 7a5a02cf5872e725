package org.bosixnet.client.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bosixnet.client.platform.Command;
import org.jspecify.annotations.Nullable;

/** The names that this machine has of itself. */
final class LocalName {

    /** A name, and what is to be written down for it to stay; null if nothing is. */
    record Found(String name, @Nullable ConfigChange toKeep) {}

    private final Path hostNameFile;
    private final Path root;

    LocalName() {
        this(Path.of("/proc/sys/kernel/hostname"), Path.of("/"));
    }

    /**
     * Looks elsewhere.
     *
     * @param hostNameFile takes the place of {@code /proc/sys/kernel/hostname}
     * @param root takes the place of {@code /} in {@code /*}{@code /ifconfig}
     */
    LocalName(Path hostNameFile, Path root) {
        this.hostNameFile = hostNameFile;
        this.root = root;
    }

    /** Returns what {@code uname -n} prints; empty if nothing tells. */
    Optional<Found> nodeName() {
        String name = "";
        try {
            name = Files.readString(hostNameFile, StandardCharsets.UTF_8);
        } catch (IOException e) {
            name = Command.find("uname")
                    .map(uname -> output(Command.of(uname, "-n")))
                    .orElse("");
        }
        return Optional.of(name.strip())
                .filter(stripped -> !stripped.isEmpty())
                .map(stripped -> new Found(stripped, null));
    }

    /**
     * Returns the default of the original's agent, so that a machine keeps its name when it changes over: the node
     * name, a dash, and hex digits 4 to 11 of the SHA-256 of {@code /*}{@code /ifconfig | grep ether | sort}. Without
     * {@code ifconfig} that is the digest of nothing, as there; one that another user could have put there counts as
     * none. What was worked out once and written down counts from then on, also when network cards change, for as long as
     * the node name stays.
     *
     * @param settings the file beside which it is written down, as {@code host-name}
     * @throws ConfigException if another user could have written it down
     */
    Optional<Found> originalName(Path settings) {
        Path file = settings.resolveSibling("host-name");
        return nodeName().map(node -> written(file, node.name()).orElseGet(() -> {
            String name = node.name() + "-" + sha256(etherLines()).substring(3, 11);
            return new Found(name, new ConfigChange(file, null, name + "\n", "rw-r--r--"));
        }));
    }

    private static Optional<Found> written(Path file, String node) {
        return SettingsFile.read(file)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(name -> name.startsWith(node + "-")
                        && name.substring(node.length()).matches("-[0-9a-f]{8}"))
                .map(name -> new Found(name, null));
    }

    private String etherLines() {
        List<String> command = ifconfig();
        if (command.isEmpty()) {
            return "";
        }
        String output = output(Command.of(
                Path.of(command.get(0)), command.subList(1, command.size()).toArray(String[]::new)));
        return output.lines()
                .filter(line -> line.contains("ether"))
                .sorted()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Returns what a shell makes of the pattern: with several matches the others become arguments of the first. Those that
     * anybody but root may have put there, as into {@code /tmp}, are passed over.
     */
    private List<String> ifconfig() {
        List<String> matches = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
            for (Path directory : directories) {
                Path program = directory.resolve("ifconfig");
                if (!String.valueOf(directory.getFileName()).startsWith(".") && Command.mayRun(program)) {
                    matches.add(program.toString());
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        matches.sort(null);
        return matches;
    }

    private static String output(Command command) {
        try {
            return command.run().output(); // a pipe does not ask for the exit code either
        } catch (IOException e) {
            return "";
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
