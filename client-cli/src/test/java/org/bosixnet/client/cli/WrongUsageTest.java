package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a wrong command line is answered with, and what the help tells. */
class WrongUsageTest extends CommandLineFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | bosixnet --help",
                "bogus | bosixnet --help",
                "key | bosixnet key --help",
                "key isue nas | bosixnet key --help",
                "key issue | bosixnet key issue --help",
                "get | bosixnet get --help",
                "get a b | bosixnet get --help",
                "join | bosixnet join --help",
                "list --urll=http://x | bosixnet list --help",
                "list --url | bosixnet list --help",
                "sync extra | bosixnet sync --help",
            })
    void wrongUsageIsALineOrTwoAndWhereToReadMore(String line, String help) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThat(execute(words)).isEqualTo(ExitCode.USAGE);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSizeBetween(2, 3);
        assertThat(lines.get(0)).startsWith("bosixnet: ");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("See: " + help);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMisspelledCommandIsRecognized() {
        execute("lisst");
        assertThat(err.toString()).contains("list");
    }

    @Test
    void everyCommandTellsOfEverySetting() {
        for (String command :
                List.of("agent", "report", "sync", "list", "join", "leave", "withdraw", "status", "explain")) {
            out.getBuffer().setLength(0);
            assertThat(execute(command, "--help")).isZero();
            for (Setting setting : Setting.values()) {
                assertThat(out.toString()).as(command).contains("\n      " + setting.optionName() + "=VALUE");
                assertThat(out.toString().replaceAll("\\s+", " ")).as(command).contains(setting.help());
            }
        }
    }

    @Test
    void noSettingHasAnOptionOfAnotherMeaning() {
        for (CommandLine command : Bosixnet.commandLine(new LinuxPlatform(), Shadows::new)
                .getSubcommands()
                .values()) {
            if (command.getCommandSpec().mixins().containsKey("settings")) {
                for (Setting setting : Setting.values()) {
                    assertThat(command.getCommandSpec()
                                    .findOption(setting.optionName())
                                    .description())
                            .containsExactly(setting.help());
                }
            }
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsSaidWithThoseThatAre() throws IOException {
        assertThat(run("report", "--network-device=nic9")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .startsWith("bosixnet: There is no network interface 'nic9', which NETWORK_DEVICE names; there are: ")
                .contains(" lo")
                .endsWith(". Correct NETWORK_DEVICE, unless that interface comes later.\n");
        String sentence = err.toString();
        err.getBuffer().setLength(0);
        assertThat(run("explain", "--network-device=nic9")).isZero();
        assertThat(err.toString()).isEqualTo(sentence);
        run("status", "--network-device=nic9");
        assertThat(out.toString()).contains("Not well: There is no network interface 'nic9'");
        err.getBuffer().setLength(0);
        assertThat(run("explain", "--network-device=lo")).isZero();
        assertThat(err.toString()).isEmpty();
    }
}
