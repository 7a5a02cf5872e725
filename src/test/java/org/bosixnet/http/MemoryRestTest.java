package org.bosixnet.http;

import java.util.Map;

class MemoryRestTest extends RestContract {

    @Override
    Map<String, String> store() {
        return Map.of("bosixnet.store", "memory");
    }
}
