package org.bosixnet.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.host.Escaped;
import org.jspecify.annotations.Nullable;

/** What to type to have the agent run. */
final class NextCommand {

    private static final String UNIT = "bosixnet-agent";
    private static final List<String> UNIT_DIRECTORIES = List.of(
            "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system");

    private NextCommand() {}

    /** Returns the command, after joining with these settings. */
    static String of(@Nullable Path config) {
        boolean installed = UNIT_DIRECTORIES.stream().anyMatch(each -> Files.exists(Path.of(each, UNIT + ".service")));
        return of(config, installed);
    }

    static String of(@Nullable Path config, boolean installed) {
        if (config != null) {
            return "sudo bosixnet agent --config " + Escaped.text(config.toString());
        }
        return installed
                ? "sudo systemctl enable " + UNIT + " && sudo systemctl restart " + UNIT
                : "sudo bosixnet agent";
    }
}
