package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.bosixnet.access.KeyKind;
import org.bosixnet.container.ExecutableWar;
import org.bosixnet.container.WarCommand;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What the commands of the executable WAR tell their caller. */
@Execution(CONCURRENT)
class CommandsIT {

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

    private static String firstKey(Path data, KeyKind kind) throws IOException {
        Properties keys = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("first-keys"))) {
            keys.load(reader);
        }
        return keys.getProperty(kind.setting());
    }

    @Test
    void keysAreShownToTheOwnerAndNoneIsMade() throws Exception {
        Path data = base.resolve("old/data");
        String soon = "the registry makes one when it is started for the first time, within seconds. If it is just"
                + " starting, try again\n";
        assertThat(run(data, "keys"))
                .isEqualTo(new WarCommand(
                        0,
                        "https: no key yet; " + soon
                                + Stream.of("join", "reader", "admin")
                                        .map(kind -> kind + "-key: none yet; " + soon)
                                        .reduce("", String::concat),
                        ""));
        assertThat(data).doesNotExist();
        WarCommand nothing = run(data, "backup", "-");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("There is no journal in " + data);
        String pin;
        try (ExecutableWar war = start("old")) {
            pin = war.log().replaceAll("(?s).*Its key is (sha256//\\S+).*", "$1");
        }
        String keys = run(data, "keys").out();
        assertThat(keys.lines()).hasSize(4).first().asString().startsWith("https: " + pin);
        Path settings =
                Files.writeString(base.resolve("registry.properties"), "bosixnet.reader-key=sha256:" + "0".repeat(64));
        assertThat(run(data, "keys", "--config", settings.toString()).out())
                .contains("reader-key: from the setting bosixnet.reader-key\n");
        assertThat(keys)
                .contains(
                        "join-key: " + firstKey(data, KeyKind.JOIN) + " (lets computers join",
                        "admin-key: " + firstKey(data, KeyKind.ADMIN));
        Files.delete(data.resolve("first-keys"));
        assertThat(run(data, "keys").out())
                .contains("join-key: kept nowhere but as a digest", "remove the line join-key from ")
                .doesNotContain("bxj_");
    }

    @Test
    @Needs("root")
    void whoIsNotTheRegistrysUserIsToldWhoThatIs() throws Exception {
        Path data = Files.createDirectory(base.resolve("data"));
        Files.setAttribute(data, "unix:uid", 65534);
        WarCommand ended = run(data, "restore", "-");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo(data + " belongs to nobody. Run this as the user that the registry runs as: sudo -u nobody"
                        + " ...\n");
    }
}
