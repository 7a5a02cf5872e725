package org.bosixnet.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a command ended, and what it printed. */
record Outcome(int code, String text) {

    boolean succeeded() {
        return code == 0;
    }

    /** Runs a command to its end, which has to be a good one, and returns what it printed. */
    static String mustSucceed(String... command) {
        return of(List.of(command)).orFail(String.join(" ", command));
    }

    /** Runs a command to its end. */
    static Outcome of(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
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

    /** Returns what the command printed, if it ended well. */
    String orFail(String command) {
        if (!succeeded()) {
            throw new AssertionError(command + " ended with " + code + ": " + text);
        }
        return text;
    }
}
