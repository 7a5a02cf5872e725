package org.bosixnet.client.address;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.bosixnet.client.host.HostAddress;

/** Renders a choice for programs. */
public final class AddressChoiceJson {
    private AddressChoiceJson() {}

    /**
     * Returns {@code {"candidates":[{"address","interface","flags","preferredLifetime","verdict","reason"}],
     * "chosen":[...],"waysOut":[...]}}. Flags are words as {@code ip -j} prints them; the lifetime is a number of seconds, the string
     * {@code "forever"}, or null where the source cannot tell; the verdict is {@code chosen}, {@code eligible} or
     * {@code dropped}.
     */
    public static JsonObject toJson(AddressChoice choice) {
        JsonArrayBuilder candidates = Json.createArrayBuilder();
        choice.candidates().forEach(judged -> candidates.add(candidate(judged)));
        JsonArrayBuilder chosen = Json.createArrayBuilder();
        choice.chosen().stream().map(HostAddress::text).forEach(chosen::add);
        JsonArrayBuilder waysOut = Json.createArrayBuilder();
        choice.waysOut().forEach(waysOut::add);
        return Json.createObjectBuilder()
                .add("candidates", candidates)
                .add("chosen", chosen)
                .add("waysOut", waysOut)
                .build();
    }

    private static JsonObjectBuilder candidate(Judged judged) {
        Candidate candidate = judged.candidate();
        JsonArrayBuilder flags = Json.createArrayBuilder();
        candidate.flags().forEach(flag -> flags.add(flag.toString()));
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("address", candidate.address())
                .add("interface", candidate.interfaceName())
                .add("flags", flags);
        addLifetime(object, candidate.preferredLifetime());
        return object.add("verdict", judged.verdict().toString()).add("reason", judged.reason());
    }

    private static void addLifetime(JsonObjectBuilder object, Lifetime lifetime) {
        if (lifetime.equals(Lifetime.UNKNOWN)) {
            object.addNull("preferredLifetime");
        } else if (lifetime.equals(Lifetime.FOREVER)) {
            object.add("preferredLifetime", "forever");
        } else {
            object.add("preferredLifetime", lifetime.seconds());
        }
    }
}
