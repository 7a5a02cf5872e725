package org.bosixnet.client.platform;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program with all its arguments, which is run only if nobody who is not {@linkplain Trust trusted} can change it and
 * every directory and link on its path.
 *
 * @param arguments the program's absolute path, then its arguments: no shell reads them
 * @param environment variables set for it
 * @param timeout after which the program is killed
 * @param maxOutput the most bytes of output
 */
public record Command(List<String> arguments, Map<String, String> environment, Duration timeout, int maxOutput) {

    /**
     * The result of a program that ended by itself.
     *
     * @param exitCode 0 for success, by convention
     * @param output its standard output; bytes that are not UTF-8 read as U+FFFD
     */
    public record Result(int exitCode, String output) {}

    /** What a program is given to read. */
    public interface Input {

        /** Writes all of it. Called by a thread of its own, which the program may keep waiting. */
        void writeTo(OutputStream stream) throws IOException;
    }

    /** The directories of the system's programs. The agent often runs as root: it does not follow {@code PATH}. */
    private static final List<String> DIRECTORIES =
            List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/run/current-system/sw/bin");

    /** How long after its end what a program wrote may take to be read. */
    private static final Duration LAST_OUTPUT = Duration.ofMillis(200);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_OUTPUT = 4 << 20;

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || !Path.of(arguments.get(0)).isAbsolute()) {
            throw new IllegalArgumentException("a command starts with an absolute path: " + arguments);
        }
    }

    /** Returns a command that may take 5 seconds and write 4 MiB. */
    public static Command of(Path program, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(program.toString());
        all.addAll(List.of(arguments));
        return new Command(all, Map.of(), TIMEOUT, MAX_OUTPUT);
    }

    /** Returns the directories of the system's programs, in the form of {@code PATH}. */
    public static String path() {
        return String.join(File.pathSeparator, DIRECTORIES);
    }

    /** Finds a program of the system by its name, in the system's own directories only. */
    public static Optional<Path> find(String name) {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns the same command with messages and numbers of the C locale, for output that is parsed. */
    public Command inTheCLocale() {
        return new Command(arguments, Map.of("LC_ALL", "C"), timeout, maxOutput);
    }

    /** Returns whether a program may be run: only root can have put it there. */
    public static boolean mayRun(Path program) {
        try {
            return Trust.ROOT.existing(program).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Starts the program without input and without its standard error, and leaves it to the caller, who reads the
     * output and sets the limits.
     *
     * @throws IOException if it cannot be started, or anybody but root can change it
     */
    public Process start() throws IOException {
        return start(
                Trust.ROOT,
                new ProcessBuilder(arguments)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectError(Redirect.DISCARD));
    }

    private Process start(Trust trust, ProcessBuilder builder) throws IOException {
        // still run by its own path: programs that are several in one, such as BusyBox, look at their name
        trust.existing(Path.of(arguments.get(0)));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Runs the program to its end, without input and without its standard error. It is killed if it writes too much.
     *
     * @throws IOException if it cannot be started, takes too long, or writes too much
     * @throws InterruptedIOException if the calling thread is interrupted; the program is killed, the thread stays
     *     interrupted
     */
    public Result run() throws IOException {
        Process process = start();
        // read beside, so that neither a silent program nor a grandchild that keeps the pipe holds the agent up
        CompletableFuture<byte[]> output = new CompletableFuture<>();
        beside("output", () -> read(process.getInputStream(), output));
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            byte[] bytes = output.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (bytes.length > maxOutput) {
                throw new IOException(arguments.get(0) + " wrote more than " + maxOutput + " bytes");
            }
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw tooLong(null);
            }
            return new Result(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw tooLong(e);
        } catch (ExecutionException e) {
            throw new IOException("The output of " + arguments.get(0) + " could not be read", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Runs the program to its end, in the root directory, with this input, which it need not read, and with no other
     * variables than this command's. Of what it writes, its standard error included, only the beginning is kept. What it
     * leaves running goes on; but if it takes too long, it is killed with all that it started.
     *
     * @param trust who may decide what is run
     * @throws IOException if it cannot be started, somebody else can change it, or it takes too long
     * @throws InterruptedIOException if the calling thread is interrupted; the program is killed as if it took too long,
     *     and the thread stays interrupted
     */
    public Result tell(Trust trust, Input input) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(new File("/")).redirectErrorStream(true);
        builder.environment().clear();
        Process process = start(trust, builder);
        beside("input", () -> write(input, process.getOutputStream()));
        Beginning output = new Beginning(maxOutput);
        Thread reader = beside("output", () -> output.read(process.getInputStream()));
        try {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw tooLong(null);
            }
            reader.join(LAST_OUTPUT.toMillis()); // what goes on may keep it open
            return new Result(process.exitValue(), output.text());
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            if (process.isAlive()) {
                kill(process.toHandle()); // Process.destroyForcibly would wait for the input to be read
            }
        }
    }

    /** Kills a process, and what it had started by then. */
    private static void kill(ProcessHandle process) {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        children.forEach(Command::kill);
    }

    private static void write(Input input, OutputStream stream) {
        try (stream) {
            input.writeTo(stream);
        } catch (IOException e) {
            // it did not read it all
        }
    }

    /** The first bytes of a program's output; the rest is read, so that the program goes on, and dropped. */
    private static final class Beginning {
        private final byte[] bytes;
        private int length;

        Beginning(int most) {
            bytes = new byte[most];
        }

        void read(InputStream stream) {
            byte[] more = new byte[1024];
            try (stream) {
                for (int count = stream.read(more); count >= 0; count = stream.read(more)) {
                    add(more, count);
                }
            } catch (IOException e) {
                // what came until then counts
            }
        }

        private synchronized void add(byte[] more, int count) {
            int taken = Math.min(count, bytes.length - length);
            System.arraycopy(more, 0, bytes, length, taken);
            length += taken;
        }

        synchronized String text() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }

    private Thread beside(String what, Runnable task) {
        Thread thread = new Thread(task, what + " of " + arguments.get(0));
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private IOException tooLong(@Nullable Throwable cause) {
        String time = timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
        return new IOException(arguments.get(0) + " took longer than " + time, cause);
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("The wait for " + arguments.get(0) + " was interrupted");
    }

    private void read(InputStream stream, CompletableFuture<byte[]> output) {
        try (stream) {
            output.complete(stream.readNBytes(maxOutput + 1));
        } catch (IOException | RuntimeException e) {
            output.completeExceptionally(e);
        }
    }
}
