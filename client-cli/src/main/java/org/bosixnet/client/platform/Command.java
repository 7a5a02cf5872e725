package org.bosixnet.client.platform;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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

/**
 * A program with all its arguments. It gets no input; its standard error is dropped. It is run only if root alone can
 * change it and every directory and link on its path, whichever user runs the agent.
 *
 * @param arguments the program's absolute path, then its arguments: no shell reads them
 * @param environment variables set on top of the agent's own
 * @param timeout after which the program is killed
 * @param maxOutput the most bytes of output; a program that writes more is killed
 */
public record Command(List<String> arguments, Map<String, String> environment, Duration timeout, int maxOutput) {

    /**
     * The result of a program that ended by itself.
     *
     * @param exitCode 0 for success, by convention
     * @param output its standard output; bytes that are not UTF-8 read as U+FFFD
     */
    public record Result(int exitCode, String output) {}

    /** The directories of the system's programs. The agent often runs as root: it does not follow {@code PATH}. */
    private static final List<String> DIRECTORIES =
            List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/run/current-system/sw/bin");

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
     * Starts the program and leaves it to the caller, who reads the output and sets the limits.
     *
     * @throws IOException if it cannot be started, or anybody but root can change it
     */
    public Process start() throws IOException {
        // still run by its own path: programs that are several in one, such as BusyBox, look at their name
        Trust.ROOT.existing(Path.of(arguments.get(0)));
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectError(Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Runs the program to its end.
     *
     * @throws IOException if it cannot be started, takes too long, or writes too much
     * @throws InterruptedIOException if the calling thread is interrupted; the program is killed, the thread stays
     *     interrupted
     */
    public Result run() throws IOException {
        Process process = start();
        // read beside, so that neither a silent program nor a grandchild that keeps the pipe holds the agent up
        CompletableFuture<byte[]> output = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process.getInputStream(), output), "output of " + arguments.get(0));
        reader.setDaemon(true);
        reader.start();
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            byte[] bytes = output.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (bytes.length > maxOutput) {
                throw new IOException(arguments.get(0) + " wrote more than " + maxOutput + " bytes");
            }
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IOException(arguments.get(0) + " took longer than " + timeout.toMillis() + " ms");
            }
            return new Result(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException(arguments.get(0) + " took longer than " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("The output of " + arguments.get(0) + " could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The wait for " + arguments.get(0) + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private void read(InputStream stream, CompletableFuture<byte[]> output) {
        try (stream) {
            output.complete(stream.readNBytes(maxOutput + 1));
        } catch (IOException | RuntimeException e) {
            output.completeExceptionally(e);
        }
    }
}
