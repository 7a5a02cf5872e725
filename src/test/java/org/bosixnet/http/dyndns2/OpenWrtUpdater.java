package org.bosixnet.http.dyndns2;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The updater of OpenWrt's package {@code ddns-scripts} as it runs on a router: under busybox ash, with nothing in its
 * {@code PATH} but busybox and the stand-ins in {@code src/test/resources/openwrt}. Theirs may not be in this project,
 * so that {@code updater.sh} there tells anew what it does. If the system property {@code bosixnet.openwrt} names a
 * directory with {@code dynamic_dns_updater.sh} and {@code dynamic_dns_functions.sh}, those are run instead.
 */
final class OpenWrtUpdater implements AutoCloseable {

    private static final List<String> APPLETS = List.of(
            "awk",
            "basename",
            "cat",
            "cut",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "kill",
            "mkdir",
            "pgrep",
            "rm",
            "sed",
            "strings",
            "tail",
            "tr",
            "wc",
            "xargs");

    private static final List<String> PROGRAMS = List.of("nslookup", "uclient-fetch", "uci", "sleep", "logger");

    private final Path output;
    private final Process process;

    /**
     * Starts it.
     *
     * @param root an empty directory
     * @param config the content of {@code /etc/config/ddns}
     * @param address of the network wan6
     */
    OpenWrtUpdater(Path root, String config, String address) throws IOException {
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path functions = Files.createDirectories(root.resolve("lib/functions"));
        for (String applet : APPLETS) {
            Dyndns2Client.makeExecutable(
                    Files.writeString(bin.resolve(applet), "#!/bin/sh\nexec /bin/busybox " + applet + " \"$@\"\n"));
        }
        for (String program : PROGRAMS) {
            Dyndns2Client.makeExecutable(copy(program, bin.resolve(program)));
        }
        copy("functions.sh", root.resolve("lib/functions.sh"));
        copy("network.sh", functions.resolve("network.sh"));
        Files.writeString(root.resolve("config"), config);
        output = root.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command(root))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().put("OPENWRT", root.toString());
        builder.environment().put("OPENWRT_ADDRESS", address);
        builder.environment().put("PATH", bin.toString());
        process = builder.start();
    }

    private static List<String> command(Path root) throws IOException {
        @Nullable String original = System.getProperty("bosixnet.openwrt");
        List<String> command = new ArrayList<>(List.of("/bin/busybox", "ash"));
        if (original == null) {
            command.add(copy("updater.sh", root.resolve("updater.sh")).toString());
        } else {
            for (String name : List.of("dynamic_dns_updater.sh", "dynamic_dns_functions.sh")) {
                String script = Files.readString(Path.of(original, name));
                Files.writeString(root.resolve(name), script.replace(". /lib/", ". " + root + "/lib/"));
            }
            command.add(root.resolve("dynamic_dns_updater.sh").toString());
        }
        command.addAll(List.of("-S", "bosixnet", "-v", "1"));
        return command;
    }

    private static Path copy(String name, Path to) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OpenWrtUpdater.class.getResourceAsStream("/openwrt/" + name), name)) {
            Files.copy(in, to);
        }
        return to;
    }

    /** Returns what it printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean ended() {
        return !process.isAlive();
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
