package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidHostNameException;
import org.bosixnet.client.registry.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Names that keys own, in the order of the registry.
 *
 * @param next the name that more of them are behind; null if that is all
 */
public record BoundNames(List<BoundName> names, @Nullable HostName next) {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,32}");

    /**
     * A name and the keys that own it.
     *
     * @param keys the one in use first; a second one is under way and was not used yet
     * @param reported whether the host ever reported
     */
    public record BoundName(HostName name, List<Owner> keys, boolean reported) {}

    /**
     * A key.
     *
     * @param lastUsed to the minute; null if it was not used since the registry was started
     */
    public record Owner(
            String id, Instant created, @Nullable Instant lastUsed) {}

    static BoundNames of(StrictJson json) throws IOException {
        List<BoundName> names = new ArrayList<>();
        HostName[] next = {null};
        json.object(property -> {
            switch (property) {
                case "keys" -> json.array(i -> names.add(boundName(json)));
                case "next" -> next[0] = name(json.string());
                default -> json.skip();
            }
        });
        return new BoundNames(List.copyOf(names), next[0]);
    }

    private static BoundName boundName(StrictJson json) throws IOException {
        HostName[] name = {null};
        List<Owner> keys = new ArrayList<>();
        boolean[] reported = {false};
        json.object(property -> {
            switch (property) {
                case "name" -> name[0] = name(json.string());
                case "keys" -> json.array(i -> keys.add(owner(json)));
                case "reported" -> reported[0] = json.bool();
                default -> json.skip();
            }
        });
        if (name[0] == null || keys.isEmpty()) {
            throw new IOException("a bound name has no name, or no key");
        }
        return new BoundName(name[0], List.copyOf(keys), reported[0]);
    }

    private static Owner owner(StrictJson json) throws IOException {
        String[] id = {""};
        Instant[] times = {null, null};
        json.object(property -> {
            switch (property) {
                case "id" -> id[0] = json.string();
                case "created" -> times[0] = time(json.string());
                case "lastUsed" -> times[1] = time(json.string());
                default -> json.skip();
            }
        });
        if (!ID.matcher(id[0]).matches() || times[0] == null) {
            throw new IOException("a key has no id, or no time");
        }
        return new Owner(id[0], times[0], times[1]);
    }

    private static HostName name(String text) throws IOException {
        try {
            return new HostName(text);
        } catch (InvalidHostNameException e) {
            throw new IOException("there is something else where a host name should be", e);
        }
    }

    private static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("there is something else where a time should be", e);
        }
    }
}
