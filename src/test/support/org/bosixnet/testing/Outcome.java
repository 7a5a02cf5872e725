package org.bosixnet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a command ended, and what it printed.
 *
 * @param code its exit code, 0 to 255, or -1 if it was not waited for to the end
 * @param text what it printed, errors with the rest
 */
public record Outcome(int code, String text) {

    /** Runs a command to its end, which has to be a good one, and returns what it printed. */
    public static String mustSucceed(String... command) {
        return of(List.of(command)).orFail(String.join(" ", command));
    }

    /** Runs a command to its end. */
    public static Outcome of(List<String> command) {
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

    /** Returns what starts a command with the environment that the launcher of the agent needs. */
    public static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    public boolean succeeded() {
        return code == 0;
    }

    /** Returns what the command printed, if it ended well. */
    public String orFail(String command) {
        if (!succeeded()) {
            throw new AssertionError(command + " ended with " + code + ": " + text);
        }
        return text;
    }
}
