package org.bosixnet.client.fleet;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bosixnet.client.fleet.BlockDiff.Change;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;

/**
 * The program of {@code ON_CHANGE}, which is told by a line of JSON on its standard input how the hosts file changed. It
 * is run only if nobody but root and this user could have put it there, and gets nothing of this process's environment.
 */
final class ChangeProgram {

    /** How long it may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** How much of what it writes is told, in bytes, if it fails. */
    private static final int MOST_OUTPUT = 300;

    /** Looked up once: the static methods of Json search the class path each time. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private final Command command;
    private final Path program;
    private final Path hosts;

    /**
     * @param words the program's absolute path, and its arguments
     * @param hosts the hosts file, as the settings name it
     * @param timeout after which it is killed
     */
    ChangeProgram(List<String> words, Path hosts, Duration timeout) {
        this.command = new Command(words, Map.of("PATH", Command.path()), timeout, MOST_OUTPUT);
        this.program = Path.of(words.get(0));
        this.hosts = hosts;
    }

    /** The program cannot be run, or failed. The message is one or more sentences for people. */
    static final class FailedException extends IOException {

        private final String kind;

        /** @param kind the kind of failure; contains nothing that the program wrote */
        private FailedException(String kind, String further) {
            super(kind + further);
            this.kind = kind;
        }

        String kind() {
            return kind;
        }
    }

    /**
     * Returns without having done anything if the program can be run.
     *
     * @throws FailedException if it cannot
     */
    void check() throws FailedException {
        try {
            Path real = Trust.OWN
                    .existing(program)
                    .orElseThrow(() -> failure(" is not there. Correct ON_CHANGE=... in the settings."));
            if (Files.isDirectory(real) || !Files.isExecutable(real)) {
                throw failure(" is not a program that may be executed. If it should be one, run: chmod +x "
                        + Escaped.text(real.toString()));
            }
        } catch (FailedException e) {
            throw e;
        } catch (UntrustedPathException e) {
            throw new FailedException(String.valueOf(e.getMessage()), "");
        } catch (IOException e) {
            throw failure(" cannot be found (" + AtomicFile.reason(e) + ").");
        }
    }

    /**
     * Runs the program to its end.
     *
     * @param diff what changed since it was run last
     * @throws FailedException if it cannot be run, takes too long or ends with another code than 0
     * @throws InterruptedIOException if the calling thread is interrupted; the program is killed
     */
    void tell(BlockDiff diff) throws FailedException, InterruptedIOException {
        check();
        List<Change> changes = diff.changes();
        Command.Result result;
        try {
            result = command.tell(Trust.OWN, stream -> write(changes, stream));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new FailedException(Escaped.text(String.valueOf(e.getMessage())) + ".", "");
        }
        if (result.exitCode() != 0) {
            String output = result.output().strip().replaceAll("\\s*\\R\\s*", " / ");
            throw new FailedException(
                    Escaped.text(program.toString()) + " ended with " + result.exitCode(),
                    output.isEmpty() ? "." : ", and wrote: " + Escaped.text(output));
        }
    }

    private FailedException failure(String what) {
        return new FailedException(Escaped.text(program.toString()) + what, "");
    }

    /** Writes piece by piece: the whole text of a long list would take much memory. */
    private void write(List<Change> changes, OutputStream stream) throws IOException {
        try {
            JsonGenerator json = JSON.createGenerator(stream);
            json.writeStartObject().write("file", hosts.toString());
            write(json, "added", changes, change -> change.before().isEmpty());
            write(json, "removed", changes, change -> change.after().isEmpty());
            write(
                    json,
                    "changed",
                    changes,
                    change -> !change.before().isEmpty() && !change.after().isEmpty());
            json.writeEnd().flush();
            stream.write('\n'); // for programs that read a line
        } catch (JsonException e) {
            throw new IOException("the program no longer reads", e);
        }
    }

    private static void write(JsonGenerator json, String key, List<Change> changes, Predicate<Change> which) {
        json.writeStartArray(key);
        changes.stream().filter(which).forEach(change -> {
            json.writeStartObject().write("name", change.name().value());
            write(json, "addresses", change.after());
            write(json, "before", change.before());
            json.writeEnd();
        });
        json.writeEnd();
    }

    private static void write(JsonGenerator json, String key, List<HostAddress> addresses) {
        json.writeStartArray(key);
        addresses.forEach(address -> json.write(address.text()));
        json.writeEnd();
    }
}
