package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.bosixnet.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who the page works for.
 *
 * @param access the value of the setting {@code bosixnet.access}
 * @param key the kind of key, missing for who presented none
 * @param roles what may be done
 */
@JsonbPropertyOrder({"access", "key", "roles"})
public record SessionJson(String access, @Nullable String key, List<String> roles) {

    static SessionJson of(Caller caller) {
        return new SessionJson(
                caller.open() ? "open" : "keys",
                caller.anonymous() ? null : caller.getName(),
                caller.roles().stream().sorted().toList());
    }
}
