package org.bosixnet.client.platform.linux;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.platform.Command;

/** Asks iproute2 for the default routes of the main table. */
final class IpRoutes {

    /** Marks of a route, or of a part of one, through which nothing can pass. */
    private static final Set<String> DEAD = Set.of("dead", "linkdown");

    private record Found(long metric, List<Route> parts) {}

    private final Supplier<Optional<Path>> program;

    IpRoutes(Supplier<Optional<Path>> program) {
        this.program = program;
    }

    /**
     * Returns the default routes that are alive, the one with the lowest metric first.
     *
     * @throws IOException if the program is missing, does not answer, or is not understood
     */
    List<List<Route>> defaults() throws IOException {
        Path ip = program.get().orElseThrow(() -> new IOException(IpCommand.MISSING));
        Command.Result result = Command.of(ip, "-j", "-6", "route", "show", "default")
                .inTheCLocale()
                .run();
        if (result.exitCode() != 0) {
            throw new IOException(ip + " -j -6 route ended with code " + result.exitCode());
        }
        return parse(result.output());
    }

    /**
     * Reads what {@code ip -j -6 route} prints ({@code print_route} in {@code ip/iproute.c}).
     *
     * @throws IOException if the text is neither empty nor of that shape
     */
    static List<List<Route>> parse(String text) throws IOException {
        if (text.isBlank()) {
            return List.of();
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            List<Found> found = new ArrayList<>();
            for (JsonObject route : reader.readArray().getValuesAs(JsonObject.class)) {
                List<Route> parts = route.get("nexthops") instanceof JsonArray nextHops
                        ? nextHops.getValuesAs(JsonObject.class).stream()
                                .flatMap(IpRoutes::part)
                                .toList()
                        : part(route).toList();
                // a type is printed only if it is not unicast: unreachable, prohibit, blackhole
                if (!parts.isEmpty() && !route.containsKey("type")) {
                    found.add(new Found(metric(route), parts));
                }
            }
            return found.stream()
                    .sorted(Comparator.comparingLong(Found::metric))
                    .map(Found::parts)
                    .toList();
        } catch (JsonException | ClassCastException e) {
            throw new IOException("ip -j -6 route printed something unknown: " + e.getMessage(), e);
        }
    }

    /** Returns a metric, of which the kernel has 32 bits without a sign. */
    private static long metric(JsonObject route) {
        return route.containsKey("metric") ? route.getJsonNumber("metric").longValue() : 0;
    }

    private static Stream<Route> part(JsonObject part) {
        String name = part.getString("dev", "");
        boolean dead = part.get("flags") instanceof JsonArray flags
                && flags.stream().anyMatch(flag -> flag instanceof JsonString word && DEAD.contains(word.getString()));
        return dead || name.isEmpty() || name.equals("lo") ? Stream.empty() : Stream.of(new Route(gateway(part), name));
    }

    private static String gateway(JsonObject part) {
        JsonValue gateway = part.get("gateway");
        return gateway instanceof JsonString address ? address.getString() : "";
    }
}
