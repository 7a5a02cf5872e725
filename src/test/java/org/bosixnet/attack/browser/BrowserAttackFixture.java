package org.bosixnet.attack.browser;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.attack.AttackedRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A registry of each access mode, under attack by pages that a visitor has open elsewhere. */
abstract class BrowserAttackFixture {

    static final String EVIL = "Origin: https://evil.example";

    static AttackedRegistry guarded;
    static AttackedRegistry open;
    static AttackedRegistry publicRead;

    @BeforeAll
    static void start() {
        guarded = new AttackedRegistry(Map.of());
        open = new AttackedRegistry(Map.of("bosixnet.access", "open"));
        publicRead = new AttackedRegistry(Map.of("bosixnet.public-read", "true"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
        publicRead.close();
    }

    static Stream<List<String>> signsOfABrowser() {
        return Stream.of(
                List.of("Origin: http://evil.example"),
                List.of("Sec-Fetch-Site: same-origin"),
                List.of("Sec-CH-UA: x"),
                List.of("Sec-GPC: 1"),
                List.of("Accept-Language:"),
                List.of("Referer: http://evil.example/"),
                List.of("Cookie: a=b"),
                List.of("Upgrade-Insecure-Requests: 1"),
                List.of("DNT: 1"),
                List.of("User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"));
    }
}
