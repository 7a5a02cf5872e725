package org.bosixnet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients send is in no label, and makes no time series. */
class SeriesTest {

    /** In each name, key, path, method and header that is made up here, so that it can be looked for. */
    private static final String MARK = "zqx";

    private static final List<String> TEMPLATES = List.of(
            "/{x}",
            "/{x}/",
            "/{x}?update=2001:db8::1",
            "/a/{x}/b",
            "/ui/{x}",
            "/api/v1/{x}",
            "/api/v1/hosts/{x}",
            "/api/v1/hosts/{x}/key",
            "/api/v1/hosts/{x}/{x}",
            "/api/v1/events?client={x}{x}",
            "/api/v1/hosts?since={x}",
            "/health/{x}",
            "/nic/update?hostname={x}&myip=2001:db8::1",
            "/v3/{x}",
            "/metrics/{x}",
            "/metrics;{x}",
            "/%7B{x}%7D",
            "/{x}%22%0A%5C",
            "/..%2f{x}",
            "//{x}//");

    private final Random random = new Random(1);
    private AttackedRegistry registry;

    @BeforeEach
    void start() {
        registry = new AttackedRegistry(Map.of());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String text() {
        return AttackedRegistry.must(registry.get("/metrics", AttackedRegistry.bearer(registry.reader())))
                .body();
    }

    private String any() {
        return MARK + Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
    }

    /** Sends one request of each kind, with everything made up anew. */
    private void bombard() {
        for (String template : TEMPLATES) {
            for (String method : List.of("GET", "HEAD", "PUT", "POST", any().toUpperCase(Locale.ROOT))) {
                String path = template.replace("{x}", any());
                registry.send(method, path, null, "User-Agent: " + any(), "Referer: http://" + any());
                registry.send(method, path, null, AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST)));
                registry.send(method, path, null, AttackedRegistry.bearer(registry.admin()), "Accept: " + any());
            }
        }
        String name = any();
        String key = registry.bind(name);
        registry.send(
                "PUT",
                "/api/v1/hosts/" + name,
                AttackedRegistry.addresses("2001:db8::" + Integer.toHexString(random.nextInt(65535) + 1)),
                AttackedRegistry.bearer(key));
        registry.get("/" + name, AttackedRegistry.bearer(key), "X-Forwarded-For: 2001:db8::" + random.nextInt(9999));
    }

    @Test
    void nothingThatClientsSendIsInTheFigures() {
        bombard();
        assertThat(text().toLowerCase(Locale.ROOT))
                .contains("uri=\"/api/v1/hosts/{name}\"")
                .doesNotContain(
                        MARK,
                        "2001:db8",
                        "bxh_",
                        "bxr_",
                        "bxa_",
                        registry.keys().key(KeyKind.READER).id());
    }

    @Test
    void asMuchAgainMakesNoMoreSeries() {
        bombard();
        Set<String> once = Figures.series(text());
        for (int i = 0; i < 10; i++) {
            bombard();
        }
        Set<String> more = new TreeSet<>(Figures.series(text()));
        more.removeAll(once);
        assertThat(more).isEmpty();
    }

    @Test
    void theGuideNamesEveryFigureAndNoOther() throws IOException {
        bombard();
        Set<String> figures = Pattern.compile("# TYPE ((?:bosixnet|http)_[a-z_]+) ")
                .matcher(text())
                .results()
                .map(family -> family.group(1))
                .filter(family -> !family.endsWith("_max")) // beside each histogram
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> guide = Pattern.compile("\\| `((?:bosixnet|http)_[a-z_]+)` \\|")
                .matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(guide).isEqualTo(figures);
    }
}
