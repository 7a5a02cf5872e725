package org.bosixnet.etcd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority of its own, with a certificate for an etcd on this computer and one for its clients; all in PEM. */
final class TestCertificates {

    private static final List<String> KEY = List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    private final Path directory;

    /**
     * @param directory an empty directory
     */
    TestCertificates(Path directory) throws IOException {
        this.directory = directory;
        make("ca", List.of("-addext", "keyUsage=critical,keyCertSign"));
        for (String name : List.of("server", "client")) {
            make(
                    name,
                    List.of(
                            "-CA",
                            ca().toString(),
                            "-CAkey",
                            directory.resolve("ca.key").toString(),
                            "-addext",
                            "basicConstraints=critical,CA:FALSE",
                            "-addext",
                            "extendedKeyUsage=" + name + "Auth",
                            "-addext",
                            "subjectAltName=DNS:localhost,IP:127.0.0.1"));
        }
    }

    private void make(String name, List<String> more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-subj", "/CN=" + name));
        command.addAll(KEY);
        command.addAll(List.of("-keyout", file(name + ".key"), "-out", file(name + ".pem")));
        command.addAll(more);
        Path log = directory.resolve("openssl.log");
        Process openssl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (openssl.onExit().join().exitValue() != 0) {
            throw new IOException(Files.readString(log));
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    Path ca() {
        return directory.resolve("ca.pem");
    }

    Path server() {
        return directory.resolve("server.pem");
    }

    Path serverKey() {
        return directory.resolve("server.key");
    }

    Path client() {
        return directory.resolve("client.pem");
    }

    Path clientKey() {
        return directory.resolve("client.key");
    }
}
