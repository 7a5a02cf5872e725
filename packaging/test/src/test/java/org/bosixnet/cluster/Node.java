package org.bosixnet.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bosixnet.testing.Outcome;

/** A machine on a {@link Lan} and the one program that it runs, with what can go wrong with both. Not for many threads. */
final class Node implements AutoCloseable {

    private final Lan lan;
    private final String name;
    private final Path log;
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;

    /**
     * @param directory for the log of its program, appended to from start to start
     * @param environment of its program, beside the test's own
     */
    Node(Lan lan, String name, Path directory, List<String> command, Map<String, String> environment) {
        this.lan = lan;
        this.name = name;
        this.log = directory.resolve(name + ".log");
        this.command = command;
        this.environment = environment;
    }

    String name() {
        return name;
    }

    /** Returns another one on the same machine, with the same program and with more in its environment. */
    Node with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Node(lan, name, log.getParent(), command, all);
    }

    /** Runs its program with these words to its end, beside the one that was started. */
    String run(String... words) {
        List<String> all = new ArrayList<>(List.of("env"));
        environment.forEach((key, value) -> all.add(key + "=" + value));
        all.addAll(command);
        all.addAll(List.of(words));
        return Outcome.of(lan.in(name, all)).orFail(name + " " + List.of(words));
    }

    /** Starts its program, and returns at once. */
    void start() {
        try {
            ProcessBuilder builder = Outcome.builder(lan.in(name, command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether its program runs, or is paused. */
    boolean isAlive() {
        return process != null && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Ends its program as a power failure would. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** Asks its program to end, and waits until it has. */
    void terminate() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Keeps its program from running; the kernel goes on taking what is sent to it. */
    void pause() {
        Outcome.mustSucceed("kill", "-STOP", Long.toString(pid()));
    }

    void resume() {
        Outcome.mustSucceed("kill", "-CONT", Long.toString(pid()));
    }

    void unplug() {
        lan.setCable(name, false);
    }

    void plug() {
        lan.setCable(name, true);
    }

    /** Takes its IPv4 address away, or gives it back: whom it reaches by IPv6 it still does. */
    void setIp4(boolean there) {
        lan.setIp4(name, there);
    }

    /** Returns what its program has printed. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}
