package org.bosixnet.client.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Loads settings from files, an environment and a node name that a test chooses. */
abstract class ConfigLoaderFixture {

    @TempDir
    Path directory;

    final Map<String, String> environment = new HashMap<>();
    Path agentFile;
    Path originalFile;
    final FakePlatform platform = new FakePlatform();

    @BeforeEach
    void prepare() throws IOException {
        agentFile = directory.resolve("agent.conf");
        originalFile = directory.resolve("bosixnet-daemon.conf");
        platform.nodeName = "Laptop";
    }

    LoadedConfig load() {
        return loader().load(Map.of(), null);
    }

    ConfigLoader loader() {
        return new ConfigLoader(environment, agentFile, originalFile, platform);
    }
}
