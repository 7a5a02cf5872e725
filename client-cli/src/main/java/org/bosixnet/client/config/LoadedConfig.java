package org.bosixnet.client.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings, and how they were found.
 *
 * @param file that was read; null if there was none
 * @param warnings sentences for people, in the order of the file
 * @param nameToKeep the edit to make before the name is reported, so that it stays; null if none is needed
 */
public record LoadedConfig(
        AgentConfig config,
        @Nullable Path file,
        List<String> warnings,
        @Nullable SettingsEdit nameToKeep) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
