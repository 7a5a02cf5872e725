package org.bosixnet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/** Prometheus' own program reads the figures. */
class PromtoolIT {

    @Test
    @Needs("/usr/bin/promtool")
    void promtoolHasNothingToSayAgainstTheFigures() throws Exception {
        try (AttackedRegistry registry = new AttackedRegistry(Map.of("bosixnet.store", "file"))) {
            String key = registry.bind("alpha");
            registry.get("/alpha?update=2001:db8::1", AttackedRegistry.bearer(key));
            registry.get("/hosts");
            String text = registry.get("/metrics", AttackedRegistry.bearer(registry.reader()))
                    .body();
            assertThat(Figures.value(text, "bosixnet_store_journal_bytes")).isPositive();
            assertThat(Figures.value(text, "bosixnet_store_force_seconds_count"))
                    .isPositive();

            Process promtool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (var in = promtool.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).isEmpty();
            assertThat(promtool.waitFor()).isZero();
        }
    }
}
