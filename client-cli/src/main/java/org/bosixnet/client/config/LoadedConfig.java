package org.bosixnet.client.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings, and what there is to say about how they were found.
 *
 * @param file that was read; null if there was none
 * @param warnings sentences for people, in the order of the file
 */
public record LoadedConfig(AgentConfig config, @Nullable Path file, List<String> warnings) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
