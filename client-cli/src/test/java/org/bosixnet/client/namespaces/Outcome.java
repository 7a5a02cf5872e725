package org.bosixnet.client.namespaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a command ended, and what it printed. */
record Outcome(int code, String text) {

    boolean succeeded() {
        return code == 0;
    }

    /** Runs a command to its end, which has to be a good one. */
    static void mustSucceed(String... command) {
        Outcome outcome = of(List.of(command));
        if (!outcome.succeeded()) {
            throw new AssertionError(String.join(" ", command) + ": " + outcome.text());
        }
    }

    /** Returns what starts a command with the environment that the launcher needs. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home")); // the launcher's
        return builder;
    }

    /** Runs a command to its end. */
    static Outcome of(List<String> command) {
        try {
            Process process = builder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }
}
