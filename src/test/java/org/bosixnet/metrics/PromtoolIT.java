package org.bosixnet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own program reads the figures, and what the guide says to do with them. */
@Needs("/usr/bin/promtool")
class PromtoolIT {

    @TempDir
    private Path directory;

    @Test
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
            assertThat(promtool(text, "check", "metrics")).isEmpty();
        }
    }

    @Test
    void theRulesInTheGuideAreValid() throws Exception {
        assertThat(promtool("", "check", "rules", block("groups:").toString())).contains("SUCCESS: 11 rules found");
    }

    @Test
    void theConfigurationInTheGuideIsValid() throws Exception {
        assertThat(promtool(
                        "",
                        "check",
                        "config",
                        "--syntax-only",
                        block("scrape_configs:").toString()))
                .contains("SUCCESS");
    }

    /** Returns a file with the block of the guide that begins so. */
    private Path block(String begin) throws Exception {
        Matcher block = Pattern.compile("```yaml\n(" + begin + ".*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/metrics.md")));
        assertThat(block.find()).isTrue();
        return Files.writeString(directory.resolve("block.yml"), block.group(1));
    }

    /** Returns what promtool says, which has to be content. */
    private static String promtool(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
        command.addAll(List.of(arguments));
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        return said;
    }
}
