package org.bosixnet.client.registry.wire;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.registry.BoundNames;
import org.bosixnet.client.registry.BoundNames.BoundName;
import org.bosixnet.client.registry.BoundNames.Owner;

/** Reads which keys own which names. Every error is an {@link IOException} with a sentence. */
public final class BoundNamesJson {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,32}");

    private BoundNamesJson() {}

    /** Reads the answer with one page of bound names. */
    public static BoundNames of(StrictJson json) throws IOException {
        List<BoundName> names = new ArrayList<>();
        HostName[] next = {null};
        json.object(property -> {
            switch (property) {
                case "keys" -> json.array(i -> names.add(boundName(json)));
                case "next" -> next[0] = name(json.string());
                default -> json.skip();
            }
        });
        return new BoundNames(names, next[0]);
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
        return new BoundName(name[0], keys, reported[0]);
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
        } catch (InvalidValueException e) {
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
