package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.bosixnet.client.registry.http.KeyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A registry, settings and a key file for the commands that deal with keys, all run in the test's own process. After
 * each test, nothing that they printed may hold a secret that the test knows of.
 */
abstract class KeyCommandFixture {

    @TempDir
    Path directory;

    private final InputStream standardInput = System.in;
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final List<String> secrets = new ArrayList<>();
    Supplier<Shadows> shadows = Shadows::new;
    KeyServer registry;
    Path config;
    Path keys;
    String settings;

    @BeforeEach
    void start() throws IOException {
        registry = new KeyServer();
        registry.repeatSecrets();
        keys = directory.resolve("keys");
        settings = "# mine\nHOST_NAME=alpha HOSTS_FILE=" + directory.resolve("hosts") + "\nKEY_FILE=" + keys + "\n";
        config = Files.writeString(directory.resolve("agent.conf"), settings);
        secrets.add(registry.joinKey.value());
        secrets.add(registry.adminKey.value());
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        System.setIn(standardInput);
        if (Files.exists(keys)) {
            Files.readAllLines(keys).stream()
                    .filter(line -> line.contains(" bxh_"))
                    .forEach(line -> secrets.add(line.split(" ", -1)[1]));
        }
        for (String secret : secrets) {
            assertThat(out + "" + err).doesNotContain(secret.substring("bxh_123456_".length()));
        }
    }

    int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", config.toString()));
        return execute(all.toArray(String[]::new));
    }

    int execute(String... words) {
        return executeInto(new PrintWriter(out, true), words);
    }

    int executeInto(PrintWriter output, String... words) {
        CommandLine line = Bosixnet.commandLine(new LinuxPlatform(), shadows);
        line.setOut(output);
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    int join(String... more) {
        List<String> words = new ArrayList<>(List.of("join", registry.url().toString(), "--join-key-file", "-"));
        words.addAll(List.of(more));
        System.setIn(new ByteArrayInputStream((registry.joinKey.value() + "\n").getBytes(StandardCharsets.UTF_8)));
        return run(words.toArray(String[]::new));
    }

    AccessKey inUse() throws Exception {
        return new KeyFile(keys).keyFor(registry.url()).orElseThrow();
    }

    Path secretFile(AccessKey key) throws IOException {
        return Files.writeString(directory.resolve("secret"), key.value() + "\n");
    }
}
