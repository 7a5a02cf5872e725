package org.bosixnet.http;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FileRestTest extends RestContract {

    @TempDir
    private Path directory;

    @Override
    Map<String, String> store() {
        return Map.of("bosixnet.store", "file", "bosixnet.data-dir", directory.toString());
    }
}
