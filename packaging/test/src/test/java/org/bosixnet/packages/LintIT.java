package org.bosixnet.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others look for in packages and scripts. */
class LintIT {

    @ParameterizedTest
    @EnumSource
    @Needs("lintian")
    void lintianFindsNothingThatIsNotExplained(Packages each) throws IOException {
        Outcome outcome = Outcome.of(List.of(
                "lintian",
                "--allow-root",
                "--fail-on",
                "error,warning",
                each.file().toString()));
        assertThat(outcome.text()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    @Test
    @Needs("shellcheck")
    void shellcheckFindsNothingInTheScripts() {
        Path root = Path.of("../..");
        List<String> command = new ArrayList<>(List.of(
                "shellcheck",
                "--shell=sh",
                // what one file sets and another reads; "CDPATH= cd" is meant so
                "--exclude=SC1007,SC1091,SC2034,SC2154"));
        for (String script : List.of(
                "client-cli/bosixnet",
                "client-cli/java.sh",
                "packaging/agent-deb/src/class-data-archive",
                "packaging/registry-deb/src/bosixnet-registry")) {
            command.add(root.resolve(script).toString());
        }
        for (String module : List.of("agent-deb", "registry-deb")) {
            for (String script : List.of("preinst", "postinst", "prerm", "postrm")) {
                command.add(root.resolve("packaging/" + module + "/src/deb/control/" + script)
                        .toString());
            }
        }
        assertThat(Outcome.of(command).text()).isEmpty();
    }
}
