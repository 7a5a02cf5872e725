package org.bosixnet.attack.requests;

import java.util.Map;
import org.bosixnet.attack.AttackedRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A registry with keys and an open one, and requests whose bodies are sent by the piece. */
abstract class SlowBodyFixture {

    static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    static final String JSON = "Content-Type: application/json";
    static AttackedRegistry guarded;
    static AttackedRegistry open;

    @BeforeAll
    static void start() {
        guarded = new AttackedRegistry(Map.of());
        open = new AttackedRegistry(Map.of("bosixnet.access", "open"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
    }

    static String request(String method, String path, String... headers) {
        return method + " " + AttackedRegistry.CONTEXT + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
