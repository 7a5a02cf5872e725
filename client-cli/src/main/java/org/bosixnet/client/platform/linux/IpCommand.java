package org.bosixnet.client.platform.linux;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bosixnet.client.address.AddressFlag;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.platform.Command;
import org.jspecify.annotations.Nullable;

/** Asks iproute2, the one source with all flags and lifetimes. Starts a process: a few milliseconds. */
final class IpCommand implements AddressSource {

    static final String MISSING = "the command ip is not installed";

    /** States of an interface (RFC 2863 {@code ifOperStatus}) in which nothing can pass. */
    private static final Set<String> DEAD = Set.of("DOWN", "LOWERLAYERDOWN", "NOTPRESENT");

    private final Supplier<Optional<Path>> program;

    IpCommand(Supplier<Optional<Path>> program) {
        this.program = program;
    }

    @Override
    public List<Candidate> read() throws IOException {
        Path ip = program.get().orElseThrow(() -> new IOException(MISSING));
        Command.Result result =
                Command.of(ip, "-j", "-6", "addr").inTheCLocale().run();
        if (result.exitCode() != 0) {
            // as BusyBox does, which knows no -j
            throw new IOException(ip + " -j -6 addr ended with code " + result.exitCode());
        }
        return parse(result.output());
    }

    /**
     * Reads what {@code ip -j -6 addr} prints (iproute2 4.13 and later; {@code ip/ipaddress.c}), in the order of the
     * text.
     *
     * @throws IOException if the text is not JSON, or not of the shape that {@code ip} prints
     */
    static List<Candidate> parse(String text) throws IOException {
        if (text.isBlank()) {
            return List.of(); // older versions, if there is no address
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            List<Candidate> candidates = new ArrayList<>();
            for (JsonValue link : reader.readArray()) {
                addLink(link.asJsonObject(), candidates);
            }
            return candidates;
        } catch (JsonException | ClassCastException | IllegalArgumentException e) {
            throw new IOException("ip -j -6 addr printed something unknown: " + e.getMessage(), e);
        }
    }

    private static void addLink(JsonObject link, List<Candidate> candidates) {
        JsonArray addresses = link.getJsonArray("addr_info");
        if (addresses == null) {
            return; // older versions print {} for each link without a matching address
        }
        String name = link.getString("ifname", "");
        boolean up = isUp(link);
        for (JsonValue value : addresses) {
            JsonObject address = value.asJsonObject();
            if (address.getString("family", "").equals("inet6")) {
                candidates.add(candidate(address, name, up));
            }
        }
    }

    private static boolean isUp(JsonObject link) {
        JsonArray flags = link.getJsonArray("flags");
        boolean switchedOn =
                flags != null && flags.getValuesAs(JsonString::getString).contains("UP");
        return switchedOn && !DEAD.contains(link.getString("operstate", ""));
    }

    private static Candidate candidate(JsonObject address, String name, boolean up) {
        return new Candidate(
                address.getString("local", ""),
                name,
                up,
                address.getInt("prefixlen", -1),
                scope(address.get("scope")),
                flags(address),
                lifetime(address.getJsonNumber("preferred_life_time")));
    }

    private static AddressScope scope(@Nullable JsonValue scope) {
        return switch (scope instanceof JsonString word ? word.getString() : "") {
            case "global" -> AddressScope.GLOBAL;
            case "site" -> AddressScope.SITE;
            case "link" -> AddressScope.LINK;
            case "host" -> AddressScope.HOST;
            default -> AddressScope.OTHER;
        };
    }

    private static Set<AddressFlag> flags(JsonObject address) {
        Set<AddressFlag> flags = EnumSet.noneOf(AddressFlag.class);
        for (AddressFlag flag : AddressFlag.values()) {
            if (address.getBoolean(flag.toString(), false)) {
                flags.add(flag);
            }
        }
        if (!address.getBoolean("dynamic", false)) {
            flags.add(AddressFlag.PERMANENT);
        }
        return flags;
    }

    private static Lifetime lifetime(@Nullable JsonNumber seconds) {
        return seconds == null ? Lifetime.UNKNOWN : Lifetime.ofKernel(Math.max(0, seconds.longValue()));
    }

    @Override
    public String toString() {
        return program.get().map(ip -> ip + " -j -6 addr").orElse("ip -j -6 addr");
    }
}
