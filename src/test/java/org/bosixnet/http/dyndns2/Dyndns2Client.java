package org.bosixnet.http.dyndns2;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bosixnet.testing.Await;

/**
 * A program of others that speaks dyndns2, as its package installs it.
 *
 * @param directory an empty one, for everything that it writes
 */
record Dyndns2Client(Path directory) {

    /**
     * What a client is told.
     *
     * @param url of the registry, without a slash at its end
     */
    record Report(String url, String user, String password, String host, String address) {

        /** Returns the registry's name and port: {@code server} of a client's settings. */
        String server() {
            return url.replaceFirst("http://([^/]*)/.*", "$1");
        }

        /** Returns the path in the registry's URL, without a slash at its end. */
        String context() {
            return url.replaceFirst("http://[^/]*", "");
        }

        /** Returns the URL that OpenWrt or a script makes of its settings. */
        String updateUrl() {
            return url + "/nic/update?hostname=" + host + "&myip=" + address;
        }

        Report withKey(String key) {
            return new Report(url, user, key, host, address);
        }

        Report withHost(String name) {
            return new Report(url, user, password, name, address);
        }

        Report withAddress(String text) {
            return new Report(url, user, password, host, text);
        }
    }

    /**
     * How a client ended.
     *
     * @param exit its exit status; that of one that was killed is not its own
     * @param output everything that it printed
     */
    record Ended(int exit, String output) {}

    Ended ddclient(Report report) {
        return ddclient(report, "use=cmd, cmd=");
    }

    /** Runs ddclient so that it looks for an IPv6 address only: 3.10 then finds one, and sends none. */
    Ended ddclientForIpv6(Report report) {
        return ddclient(report, "usev6=cmdv6, cmdv6=");
    }

    private Ended ddclient(Report report, String use) {
        return ddclient("""
            daemon=0
            syslog=no
            ssl=no
            protocol=dyndns2
            %s'/bin/echo %s'
            server=%s
            script=%s/nic/update
            login=%s
            password='%s'
            %s
            """.formatted(
                        use,
                        report.address(),
                        report.server(),
                        report.context(),
                        report.user(),
                        report.password(),
                        report.host()));
    }

    /** Runs ddclient once with these settings, as if it had never run before. */
    Ended ddclient(String settings) {
        write("dd.conf", settings);
        return ddclientAgain();
    }

    /** Runs ddclient once more with the same settings and what it remembers. */
    Ended ddclientAgain() {
        Path config = directory.resolve("dd.conf");
        return run(List.of(
                "ddclient",
                "-file",
                config.toString(),
                "-cache",
                directory.resolve("dd.cache").toString(),
                "-pid",
                "",
                "-foreground",
                "-daemon",
                "0",
                "-verbose",
                "-debug"));
    }

    /**
     * Runs inadyn until it ends, or until it says what it was awaited to say: after a 5xx it would sleep for ten minutes.
     */
    Ended inadyn(Report report, String awaited) {
        return inadyn(
                """
                period = 300
                verify-address = false
                allow-ipv6 = true
                custom bosixnet {
                  ssl = false
                  username = "%s"
                  password = "%s"
                  checkip-command = "/bin/echo %s"
                  ddns-server = "%s"
                  ddns-path = "%s/nic/update?hostname=%%h&myip=%%i"
                  hostname = "%s"
                }
                """.formatted(
                                report.user(),
                                report.password(),
                                report.address(),
                                report.server(),
                                report.context(),
                                report.host()),
                awaited,
                "--once",
                "--force");
    }

    /** Runs inadyn with these settings and options until it ends, or says what it was awaited to say. */
    Ended inadyn(String settings, String awaited, String... options) {
        Path config = write("inadyn.conf", settings);
        List<String> command = new ArrayList<>(List.of("inadyn"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "--foreground", "--no-pidfile", "--cache-dir=" + directory, "-f", config.toString(), "-l", "debug"));
        return run(command, awaited);
    }

    /** Runs a script of the shell, with one program put in the place of another. */
    Ended shell(String script, String program, String instead) {
        Path bin = directory.resolve("bin");
        try {
            Files.createDirectories(bin);
            makeExecutable(Files.writeString(bin.resolve(program), instead));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run(List.of("sh", "-c", "PATH=" + bin + ":$PATH\n" + script));
    }

    /** Runs a module of Node.js. */
    Ended node(String module) {
        return run(List.of("node", "--input-type=module", "-e", module));
    }

    static Path makeExecutable(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs wget as OpenWrt does, which sends the key only when it was asked for it. */
    Ended wget(Report report) {
        return run(List.of(
                "wget",
                "-nv",
                "-S",
                "-t",
                "1",
                "-O",
                "-",
                "--no-proxy",
                report.updateUrl().replace("http://", "http://" + report.user() + ":" + report.password() + "@")));
    }

    /** Runs curl, which adds the answer's status in a last line. */
    Ended curl(Report report, String url, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "-w", "%{http_code}\n"));
        command.addAll(List.of(options));
        command.addAll(List.of("-u", report.user() + ":" + report.password(), url));
        return run(command);
    }

    /** Writes a file that nobody else can read; begins anew without what an earlier run of a client left. */
    private Path write(String name, String content) {
        try {
            Files.deleteIfExists(directory.resolve("dd.cache"));
            Path file = directory.resolve(name);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended run(List<String> command) {
        return run(command, "\0");
    }

    private Ended run(List<String> command, String awaited) {
        Path output = directory.resolve(command.get(0) + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + File.pathSeparator + more);
        builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT)
                .endsWith("_proxy"));
        command = found(command, builder.environment().get("PATH"));
        try {
            Process process = builder.command(command).start();
            try {
                Await.until(
                        "the client ends or says " + awaited,
                        () -> !process.isAlive() || read(output).contains(awaited));
            } finally {
                process.destroyForcibly();
                process.onExit().join();
            }
            return new Ended(process.exitValue(), read(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The platform looks for a command only in its own {@code PATH}. */
    private static List<String> found(List<String> command, String path) {
        String file = List.of(path.split(File.pathSeparator, -1)).stream()
                .map(folder -> Path.of(folder, command.get(0)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + command.get(0)))
                .toString();
        List<String> whole = new ArrayList<>(command);
        whole.set(0, file);
        return whole;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
