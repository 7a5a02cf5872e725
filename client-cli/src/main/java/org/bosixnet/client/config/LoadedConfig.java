package org.bosixnet.client.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings, and how they were found.
 *
 * @param file that was read; null if there was none
 * @param isHostsFileOwn whether {@code HOSTS_FILE} is that of the agent's own settings, to which no option, environment
 *     variable or other file has changed it for once
 * @param warnings sentences for people, in the order of the file
 * @param nameToKeep the edit to make before the name is reported, so that it stays; null if none is needed
 */
public record LoadedConfig(
        AgentConfig config,
        @Nullable Path file,
        boolean isHostsFileOwn,
        List<String> warnings,
        @Nullable SettingsEdit nameToKeep) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
