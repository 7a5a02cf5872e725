package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A binding on the wire.
 *
 * @param key the key itself, only if the registry made it
 */
@JsonbPropertyOrder({"name", "id", "created", "key"})
public record KeyJson(
        String name, String id, String created, @Nullable String key) {}
