package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Health on the wire.
 *
 * @param status {@code up} or {@code down}
 * @param reason why it is down; absent if it is not
 */
@JsonbPropertyOrder({"status", "reason"})
public record HealthJson(String status, @Nullable String reason) {

    static HealthJson up() {
        return new HealthJson("up", null);
    }

    static HealthJson down(String reason) {
        return new HealthJson("down", reason);
    }
}
