package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bosixnet.FailingStore;
import org.bosixnet.TestKeys;
import org.bosixnet.TestRegistry;
import org.bosixnet.access.KeyKind;
import org.bosixnet.backup.Backup;
import org.bosixnet.backup.BackupReader;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.registry.Audit;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backup that an administrator takes from the running registry. */
class BackupRestTest {

    private static final String BACKUP = "/api/v1/backup";

    private final TestKeys keys = new TestKeys();

    @TempDir
    private Path directory;

    private TestRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(
                keys.settings(Map.of("bosixnet.store", "memory", "bosixnet.data-dir", directory.toString())));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RequestSpecification as(KeyKind kind) {
        return given().baseUri(registry.uri()).header("Authorization", "Bearer " + keys.of(kind));
    }

    private void report(String name) {
        as(KeyKind.ADMIN)
                .contentType("application/json")
                .body("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/" + name)
                .then()
                .statusCode(201);
    }

    @Test
    void anAdministratorGetsEverythingAndIsNamedInTheLog() {
        report("alpha");
        String key = TestKeys.any(KeyKind.HOST);
        as(KeyKind.JOIN)
                .contentType("application/json")
                .body("{\"key\":\"" + key + "\"}")
                .post("/api/v1/hosts/bound/key")
                .then()
                .statusCode(201);
        try (LogCapture log = new LogCapture(Audit.LOG_NAME)) {
            Response answer = as(KeyKind.ADMIN).get(BACKUP);
            answer.then()
                    .statusCode(200)
                    .header("Content-Type", equalTo("application/x-ndjson"))
                    .header("Cache-Control", equalTo("no-store"))
                    .header(
                            "Content-Disposition",
                            matchesPattern("attachment; filename=\"bosixnet-\\d{8}T\\d{6}Z\\.jsonl\""));
            List<String> lines = new String(answer.asByteArray(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines).hasSize(4);
            assertThat(lines.get(0)).startsWith("{\"format\":\"bosixnet-backup\",\"version\":1,");
            assertThat(lines.get(1)).contains("\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"]");
            assertThat(lines.get(2)).contains("\"name\":\"bound\",\"addresses\":[],\"keys\":[{\"id\":\"");
            assertThat(lines.get(3)).startsWith("{\"hosts\":2,\"sha256\":\"");
            assertThat(answer.asString()).doesNotContain(key);
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            " event=backup by=admin:" + keys.key(KeyKind.ADMIN).id() + " network=");
        }
    }

    @Test
    void aLongBackupComesPieceByPieceAndIsWhole() throws Exception {
        FailingStore.records = IntStream.rangeClosed(1, 3000)
                .mapToObj(i -> new HostRecord(
                        new HostName("host-" + i),
                        List.of(new HostAddress("2001:db8::" + Integer.toHexString(i))),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0))
                .toList();
        try (TestRegistry large = new TestRegistry(
                keys.settings(Map.of("bosixnet.store", "failing", "bosixnet.data-dir", directory.toString())))) {
            byte[] text = given().baseUri(large.uri())
                    .header("Authorization", "Bearer " + keys.of(KeyKind.ADMIN))
                    .get(BACKUP)
                    .asByteArray();
            Backup backup = BackupReader.read(new ByteArrayInputStream(text));
            assertThat(backup.records()).containsExactlyInAnyOrderElementsOf(FailingStore.records);
        } finally {
            FailingStore.records = List.of();
        }
    }

    @Test
    void nobodyElseGetsIt() {
        report("alpha");
        for (KeyKind kind : List.of(KeyKind.READER, KeyKind.JOIN)) {
            as(kind).get(BACKUP).then().statusCode(403).body("code", equalTo("not-allowed"));
            as(kind).head(BACKUP).then().statusCode(403);
        }
        given().baseUri(registry.uri()).get(BACKUP).then().statusCode(401);
    }

    @Test
    void otherMethodsAreAnsweredAsElsewhere() {
        as(KeyKind.ADMIN)
                .head(BACKUP)
                .then()
                .statusCode(200)
                .header("Content-Type", equalTo("application/x-ndjson"))
                .header("Cache-Control", equalTo("no-store"));
        as(KeyKind.ADMIN)
                .put(BACKUP)
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD"))
                .body("code", equalTo("method-not-allowed"));
        as(KeyKind.ADMIN).get(BACKUP + "/").then().statusCode(200);
    }
}
