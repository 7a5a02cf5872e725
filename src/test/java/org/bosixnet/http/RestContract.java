package org.bosixnet.http;

import java.util.HashMap;
import java.util.Map;
import org.bosixnet.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every registry answers over HTTP, whatever store it stands on: the parts, by theme, on a registry whose access is
 * open.
 */
abstract class RestContract
        implements OriginalProtocolContract,
                ListsContract,
                HostChangesContract,
                LivenessContract,
                NamesAndAddressesContract,
                ErrorsContract,
                MetricsContract,
                PageAndHealthContract {

    private TestRegistry registry;

    /** Returns the settings that choose the store. */
    abstract Map<String, String> store();

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>(store());
        settings.put("bosixnet.access", "open");
        registry = new TestRegistry(settings);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Override
    public TestRegistry registry() {
        return registry;
    }
}
