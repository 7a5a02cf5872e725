package org.bosixnet.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Outcome;

/** {@code bosixnet watch} on the computer of an agent: it hears of changes as the agent does. */
final class Watch implements AutoCloseable {

    private final Changes changes = new Changes();
    private final Process process;
    private final Thread reading = new Thread(this::read, "reads what bosixnet watch prints");

    /**
     * @param command runs it with {@code --json}
     */
    Watch(List<String> command) throws IOException {
        process = Outcome.builder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        reading.start();
    }

    Changes changes() {
        return changes;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(changes::hear);
        } catch (IOException | UncheckedIOException e) {
            // it has ended
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Await.until("bosixnet watch has ended", () -> !reading.isAlive());
    }
}
