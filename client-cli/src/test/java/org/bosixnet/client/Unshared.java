package org.bosixnet.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.platform.Command;

/** Runs scripts in namespaces of their own. */
public final class Unshared {

    /** A busy machine may take seconds to start a JVM, and some scripts start many. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private Unshared() {}

    /**
     * Runs a shell script that finds in {@code $0}, {@code $1} and {@code $2} what runs a class of the tests:
     * {@code "$0" -cp "$1" "$2"}.
     *
     * @param options of {@code unshare}
     */
    public static Command.Result run(String script, Class<?> main, String... options) throws IOException {
        List<String> words = new ArrayList<>();
        words.add("/usr/bin/unshare");
        words.addAll(List.of(options));
        words.addAll(List.of(
                "/bin/sh",
                "-ec",
                script,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                main.getName()));
        return new Command(words, Map.of(), TIMEOUT, 1 << 20).run();
    }
}
