package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.access.KeyKind;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.container.WarCommand;
import org.bosixnet.events.SubscriptionClient;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** {@code backup} and {@code restore} of the executable WAR, as people run them. */
@Execution(CONCURRENT)
class BackupIT {

    private static final int HOSTS = 40;

    /** Between two updates: 200 in a second. */
    private static final long PAUSE_NANOS = 5_000_000;

    private static final Pattern ADDRESS = Pattern.compile("\"addresses\":\\[\"2001:db8::([0-9a-f]+)\"]");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;

    /** Runs a command of the WAR on the data of a directory. */
    private WarCommand run(Path data, String... command) throws Exception {
        return WarCommand.run(base, data, Path.of("/dev/null"), command);
    }

    private ExecutableWar start(String name) throws IOException {
        Path directory = Files.createDirectories(base.resolve(name));
        return new ExecutableWar(directory, Map.of()).awaitStart();
    }

    private static String url(ExecutableWar war) {
        return "http://localhost:" + war.port("http") + "/bosixnet";
    }

    private HttpResponse<String> send(ExecutableWar war, String key, String method, String path, String body)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url(war) + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String firstKey(Path data, KeyKind kind) throws IOException {
        Properties keys = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("first-keys"))) {
            keys.load(reader);
        }
        return keys.getProperty(kind.setting());
    }

    private void update(ExecutableWar war, String key, AtomicBoolean stop, Map<String, Long> acknowledged) {
        for (long i = 1; !stop.get(); i++) {
            String name = "host-" + i % HOSTS;
            try {
                int status = send(
                                war,
                                key,
                                "PUT",
                                "/api/v1/hosts/" + name,
                                "{\"addresses\":[\"2001:db8::" + Long.toHexString(i) + "\"]}")
                        .statusCode();
                if (status == 200 || status == 201) {
                    acknowledged.put(name, i);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void assertHasAtLeast(Map<String, Long> acknowledged, String text) {
        acknowledged.forEach((name, number) -> {
            String line = text.lines()
                    .filter(of -> of.contains("\"name\":\"" + name + "\""))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is missing"));
            Matcher address = ADDRESS.matcher(line);
            assertThat(address.find()).as(line).isTrue();
            assertThat(Long.parseLong(address.group(1), 16)).as(name).isGreaterThanOrEqualTo(number);
        });
    }

    @Test
    void aBackupOfARunningRegistryBecomesAnotherOneWithTheSameHostsAndKeys() throws Exception {
        Path backup = base.resolve("backup.jsonl");
        String host = TestKeys.any(KeyKind.HOST);
        String admin;
        String join;
        String position;
        Map<String, Long> before;
        try (ExecutableWar war = start("old")) {
            admin = firstKey(war.data(), KeyKind.ADMIN);
            join = firstKey(war.data(), KeyKind.JOIN);
            assertThat(send(war, join, "POST", "/api/v1/hosts/nas/key", "{\"key\":\"" + host + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send(war, host, "PUT", "/api/v1/hosts/nas", "{\"addresses\":[\"fd00::1\"]}")
                            .statusCode())
                    .isEqualTo(201);
            AtomicBoolean stop = new AtomicBoolean();
            Map<String, Long> acknowledged = new ConcurrentHashMap<>();
            Thread updates = new Thread(() -> update(war, admin, stop, acknowledged));
            updates.start();
            Await.until("each host has reported", () -> acknowledged.size() == HOSTS);
            before = Map.copyOf(acknowledged);
            WarCommand ended = run(war.data(), "backup", backup.toString());
            Map<String, Long> later = Map.copyOf(acknowledged);
            HttpResponse<String> taken = send(war, admin, "GET", "/api/v1/backup", "");
            stop.set(true);
            updates.join();
            assertThat(ended).isEqualTo(new WarCommand(0, "", ""));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                    .isEqualTo("rw-------");
            assertHasAtLeast(before, Files.readString(backup));
            assertHasAtLeast(later, taken.body());
            assertThat(later).as("updates went on").isNotEqualTo(before);
            assertThat(Files.readString(backup)).doesNotContain(host, admin, join);
            position = send(war, admin, "GET", "/api/v1/hosts", "")
                    .body()
                    .replaceAll("(?s).*\"revision\":\"([^\"]+)\".*", "$1");
            assertThat(run(war.data(), "restore", backup.toString()))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(1))
                    .satisfies(refused -> assertThat(refused.err()).contains(" belongs to another registry: process "));
        }
        Path data = base.resolve("new/data");
        try (ExecutableWar made = start("new")) { // it makes keys of its own, which then are no longer valid
            made.terminate();
            made.awaitEnd();
        }
        String ownAdmin = firstKey(data, KeyKind.ADMIN);
        WarCommand restored = WarCommand.run(base, data, backup, "restore", "-");
        assertThat(restored.err()).isEmpty();
        assertThat(restored.out())
                .contains("Restored " + (HOSTS + 1) + " names, as of ")
                .contains(" (bosixnet.store=file, bosixnet.data-dir=" + data + ").")
                .contains("first-keys, whose keys are no longer valid, was deleted.");
        assertThat(data.resolve("first-keys")).doesNotExist();
        try (ExecutableWar war = start("new")) {
            assertHasAtLeast(
                    before, send(war, admin, "GET", "/api/v1/backup", "").body());
            assertThat(send(war, host, "PUT", "/api/v1/hosts/nas", "{\"addresses\":[\"fd00::2\"]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(
                                    war,
                                    join,
                                    "POST",
                                    "/api/v1/hosts/printer/key",
                                    "{\"key\":\"" + TestKeys.any(KeyKind.HOST) + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send(war, ownAdmin, "GET", "/api/v1/keys", "").statusCode())
                    .isEqualTo(401);
            try (SubscriptionClient agent = new SubscriptionClient(
                    url(war), "", 0, "Authorization: Bearer " + host, "Last-Event-ID: " + position)) {
                assertThat(agent.next()).contains("event: reset");
            }
        }
        WarCommand again = run(data, "restore", backup.toString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err())
                .contains("has " + (HOSTS + 2) + " hosts already, and only a store without any can be restored into.");
    }

    @Test
    void whatIsNotAWholeBackupLeavesEverythingAsItIs() throws Exception {
        Path data = base.resolve("old/data");
        try (ExecutableWar war = start("old")) {
            war.terminate();
            war.awaitEnd();
        }
        Path good = base.resolve("good.jsonl");
        assertThat(run(data, "backup", good.toString()).code()).isZero();
        String text = Files.readString(good);
        List<String> files = files(data);
        Path bad = base.resolve("bad.jsonl");
        for (String broken : List.of(
                "",
                text.substring(0, text.length() - 1),
                text.replaceFirst("\"revision\":0", "\"revision\":1"),
                "PK\n")) {
            Files.writeString(bad, broken);
            WarCommand ended = WarCommand.run(base, data, bad, "restore", "-");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .startsWith("This is not a whole backup: line ")
                    .endsWith(" Nothing was changed.\n")
                    .hasLineCount(1);
            assertThat(files(data)).isEqualTo(files);
        }
        assertThat(run(data, "restore", base.resolve("missing").toString()).err())
                .contains("missing cannot be read")
                .hasLineCount(1);
        assertThat(run(data, "restore").code()).as("usage").isEqualTo(2);
    }

    private static List<String> files(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            List<String> contents = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                contents.add(file + Files.readString(file));
            }
            return contents;
        }
    }

    @Test
    void aBackupReplacesAFileAsAWholeOrNotAtAll() throws Exception {
        Path data = base.resolve("old/data");
        try (ExecutableWar war = start("old")) {
            assertThat(send(
                                    war,
                                    firstKey(data, KeyKind.ADMIN),
                                    "PUT",
                                    "/api/v1/hosts/a",
                                    "{\"addresses\":[\"fd00::1\"]}")
                            .statusCode())
                    .isEqualTo(201);
        }
        Path target = base.resolve("kept.jsonl");
        Files.writeString(target, "before");
        Path broken = base.resolve("broken");
        Files.createDirectory(broken);
        Files.writeString(broken.resolve("journal-1.log"), "no journal\n");
        WarCommand failed = run(broken, "backup", target.toString());
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("journal-1.log is damaged at line 1");
        assertThat(target).hasContent("before");
        assertThat(run(data, "backup", target.toString()).code()).isZero();
        assertThat(Files.readString(target)).contains("\"name\":\"a\"").endsWith("\"}\n");
        Path link = Files.createSymbolicLink(base.resolve("link"), target);
        Path nowhere = Files.createSymbolicLink(base.resolve("nowhere"), base.resolve("new"));
        for (Path other : List.of(base, link, nowhere)) {
            assertThat(run(data, "backup", other.toString()).err()).contains(" is not a file, or a link");
        }
        assertThat(base.resolve("new")).doesNotExist();
        try (Stream<Path> left = Files.list(base)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.contains(".new"));
        }
    }
}
