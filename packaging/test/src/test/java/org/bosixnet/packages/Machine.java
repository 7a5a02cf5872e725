package org.bosixnet.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Outcome;

/**
 * A Debian 12 with its own systemd, in a container. What it writes is in memory and gone when it is closed. It has no
 * network but what {@link Cables} plugs into it, and all that apt needs to install a package without one.
 */
final class Machine implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** What each machine begins with; made once. */
    private static final Path BASE = TARGET.resolve("debian");

    private static final Path MACHINES = TARGET.resolve("machines");

    private static final String NO_NETWORK = "--private-network";

    private final String name;
    private final Path directory;
    private final Process container;
    private final long first;

    private Machine(String name, Path directory, Process container, long first) {
        this.name = name;
        this.directory = directory;
        this.container = container;
        this.first = first;
    }

    /** Boots a machine, and returns when all that it starts by itself runs. */
    static Machine boot(String name) throws IOException {
        Path directory = mount(name);
        Files.writeString(directory.resolve("root/etc/hostname"), name + "\n");
        Process container = new ProcessBuilder(nspawn(
                        directory, NO_NETWORK, "--hostname=" + name, "--console=pipe", "--link-journal=no", "-b"))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(directory.resolve("console").toFile())
                .start();
        try {
            Machine machine = new Machine(name, directory, container, first(name, container));
            Await.until(
                    name + " has booted",
                    () -> machine.run("systemctl", "is-system-running").text().matches("(running|degraded)\\s*"));
            return machine;
        } catch (RuntimeException | Error e) {
            container.descendants().forEach(ProcessHandle::destroyForcibly);
            container.onExit().join();
            unmount(directory);
            throw e;
        }
    }

    /** Returns the first process inside, once it is systemd. */
    private static long first(String name, Process container) {
        List<ProcessHandle> found = new ArrayList<>();
        Await.until(name + " begins to boot", () -> {
            container.children().filter(Machine::isSystemd).forEach(found::add);
            return !found.isEmpty() || !container.isAlive();
        });
        if (found.isEmpty()) {
            throw new AssertionError(name + " does not boot");
        }
        return found.get(0).pid();
    }

    private static boolean isSystemd(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
                    .equals("systemd\n");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns what a command prints on a machine that is not running. */
    static Outcome runWithoutBooting(String name, Path file, String script) throws IOException {
        Path directory = mount(name);
        try {
            Files.copy(file, directory.resolve("root/root").resolve(file.getFileName()));
            return Outcome.of(nspawn(directory, NO_NETWORK, "/bin/sh", "-c", script));
        } finally {
            unmount(directory);
        }
    }

    private static List<String> nspawn(Path directory, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "systemd-nspawn",
                "-q",
                "--register=no",
                "--keep-unit",
                "--machine=" + directory.getFileName(),
                "-D",
                directory.resolve("root").toString()));
        command.addAll(List.of(more));
        return command;
    }

    private static Path mount(String name) throws IOException {
        makeBase();
        Path directory = MACHINES.resolve("bx" + ProcessHandle.current().pid() + "-" + name);
        Files.createDirectories(directory);
        Outcome.mustSucceed("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", directory.toString());
        for (String part : List.of("root", "upper", "work")) {
            Files.createDirectory(directory.resolve(part));
        }
        Outcome.mustSucceed(
                "mount",
                "-t",
                "overlay",
                "-o",
                "lowerdir=" + BASE + ",upperdir=" + directory.resolve("upper") + ",workdir="
                        + directory.resolve("work"),
                "overlay",
                directory.resolve("root").toString());
        return directory;
    }

    private static void unmount(Path directory) throws IOException {
        Outcome.mustSucceed("umount", directory.resolve("root").toString());
        Outcome.mustSucceed("umount", directory.toString());
        Files.delete(directory);
    }

    private static synchronized void makeBase() throws IOException {
        if (Files.exists(BASE)) {
            return;
        }
        Path made = TARGET.resolve("debian.new");
        Outcome.mustSucceed("rm", "-rf", made.toString());
        Outcome.mustSucceed(
                "debootstrap",
                "--variant=minbase",
                "--include=systemd,systemd-sysv,dbus,adduser",
                "bookworm",
                made.toString());
        List<String> inside = List.of("systemd-nspawn", "-q", "--register=no", "--keep-unit", "-D", made.toString());
        for (String script : List.of(
                "apt-get install -y --no-install-recommends default-jre-headless iproute2 iputils-ping curl procps",
                "apt-get install -y --no-install-recommends --download-only bosixnet-daemon tomcat10"
                        + " etcd-server etcd-client")) {
            List<String> command = new ArrayList<>(inside);
            command.addAll(List.of("/bin/sh", "-c", "export DEBIAN_FRONTEND=noninteractive; " + script));
            Outcome.of(command).orFail(script);
        }
        Files.writeString(made.resolve("etc/hosts"), "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
        Files.move(made, BASE);
    }

    /** Runs a command on the machine, as root. */
    Outcome run(String... command) {
        List<String> words = new ArrayList<>(List.of(
                "nsenter",
                "-t",
                Long.toString(first),
                "-a",
                "env",
                "-i",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/root",
                "LANG=C.UTF-8",
                "DEBIAN_FRONTEND=noninteractive"));
        words.addAll(List.of(command));
        return Outcome.of(words);
    }

    /** Runs a shell's script on the machine, as root, to a good end, and returns what it printed. */
    String sh(String script) {
        return run("/bin/sh", "-euc", script).orFail(script);
    }

    /**
     * Waits until a shell's condition holds, and fails with that sentence if it does not in three minutes. Asks five times
     * a second: what is waited for should not have to wait for the asking.
     */
    void await(String sentence, String condition) {
        Outcome outcome =
                run("timeout", "180", "/bin/sh", "-c", "until " + condition + "; do sleep 0.2; done >/dev/null 2>&1");
        if (!outcome.succeeded()) {
            throw new AssertionError("did not come true within 180 s on " + name + ": " + sentence);
        }
    }

    /** Installs packages with apt, in one command. */
    void install(Path... files) throws IOException {
        StringBuilder command = new StringBuilder("apt-get install -y -q --allow-downgrades -o"
                + " Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold");
        for (Path file : files) {
            Files.copy(file, path("/var/tmp").resolve(file.getFileName()));
            command.append(" /var/tmp/").append(file.getFileName());
        }
        sh(command.toString());
        for (Path file : files) {
            Files.delete(path("/var/tmp").resolve(file.getFileName()));
        }
    }

    /** Returns where a file of the machine is. */
    Path path(String absolute) {
        return directory.resolve("root" + absolute);
    }

    /** Returns the text of a file of the machine; nothing if it is not there. */
    String read(String absolute) {
        try {
            return Files.exists(path(absolute)) ? Files.readString(path(absolute)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the process by whose number the kernel knows the machine's namespaces. */
    long first() {
        return first;
    }

    /** Returns the process of a service on the machine; 0 if it does not run. */
    int mainPid(String unit) {
        return Integer.parseInt(sh("systemctl show -P MainPID " + unit).strip());
    }

    /** Returns how exposed a service is, from 0 to 10, as systemd says. */
    double exposure(String unit) {
        String text = sh("systemd-analyze security --no-pager " + unit + " | grep Overall");
        return Double.parseDouble(text.replaceAll("(?s).*: ([0-9.]+) .*", "$1"));
    }

    @Override
    public void close() throws IOException {
        container.descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            if (!container.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unmount(directory);
    }
}
