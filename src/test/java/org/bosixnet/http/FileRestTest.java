package org.bosixnet.http;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRestTest extends RestContract {

    @TempDir
    private Path directory;

    @Override
    Map<String, String> store() {
        return Map.of("bosixnet.store", "file", "bosixnet.data-dir", directory.toString());
    }

    /** No other registry can have told it. */
    @Test
    void aPositionThatIsAheadGivesTheWholeList() {
        report("alpha", "2001:db8::1");
        String position = http().get("/api/v1/hosts").path("revision");
        http().get("/api/v1/hosts?since=" + position + "000")
                .then()
                .statusCode(200)
                .body("reset", equalTo(true))
                .body("hosts.name", contains("alpha"));
    }
}
