package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that keys own, on the wire.
 *
 * @param next the name to ask for what is after; missing if that is all
 */
@JsonbPropertyOrder({"keys", "next"})
public record KeysJson(List<BoundNameJson> keys, @Nullable String next) {}
