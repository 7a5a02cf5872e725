package org.bosixnet.client.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;

/**
 * The keys that the servers of registries have to show, {@code PIN}. Each belongs to one registry: its URL is before it,
 * or is left out where there is only one registry.
 *
 * @param keys by the registries' URLs without credentials; a registry that is not in it is known by its certificate
 */
public record Pins(Map<URI, List<KeyPin>> keys) {

    /** No registry is known by its key. */
    public static final Pins NONE = new Pins(Map.of());

    public Pins {
        keys = Map.copyOf(keys);
    }

    /**
     * Reads the form of the settings.
     *
     * @param urls the registries that it may speak of; if there are none, it is only checked
     * @throws IllegalArgumentException if it cannot be read; the message is a sentence for people
     */
    static Pins parse(String text, List<RegistryUrl> urls) {
        Map<URI, List<KeyPin>> keys = new LinkedHashMap<>();
        RegistryUrl named = null;
        for (String word : words(text)) {
            if (word.contains("://")) {
                refuseIf(named != null, "After the URL " + named + " its key is missing.");
                named = RegistryUrl.parse(word);
                continue;
            }
            List<KeyPin> pins = KeyPin.all(word);
            refuseIf(
                    named == null && urls.size() > 1,
                    "There are several registries: put before each key the URL of its registry, as in"
                            + " PIN=\"https://SERVER/bosixnet sha256//...\".");
            RegistryUrl whose = named != null || urls.isEmpty() ? named : urls.get(0);
            named = null;
            if (whose != null) {
                refuseIf(!whose.isSecure(), "A key can be compared over https only, and " + whose + " is plain http.");
                refuseIf(
                        !urls.isEmpty() && !isAmong(urls, whose),
                        "It has a key for " + whose + ", which is not in URL.");
                refuseIf(
                        keys.put(whose.uri(), pins) != null,
                        whose + " is in it twice; separate several keys of one registry by ';' alone.");
            }
        }
        refuseIf(named != null, "After the URL " + named + " its key is missing.");
        return new Pins(keys);
    }

    private static void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private static List<String> words(String text) {
        return Stream.of(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
    }

    private static boolean isAmong(List<RegistryUrl> urls, RegistryUrl url) {
        return urls.stream().anyMatch(each -> each.uri().equals(url.uri()));
    }

    /** Returns the keys of which the server of this registry has to show one; empty if its certificate decides. */
    public List<KeyPin> of(RegistryUrl url) {
        return keys.getOrDefault(url.uri(), List.of());
    }

    /** Returns the same with the other's keys for the members of a group; none: their certificates decide. */
    Pins with(RegistryGroup group, Pins other) {
        Map<URI, List<KeyPin>> all = new LinkedHashMap<>(keys);
        for (RegistryUrl member : group.members()) {
            List<KeyPin> pins = other.of(member);
            if (pins.isEmpty()) {
                all.remove(member.uri());
            } else {
                all.put(member.uri(), pins);
            }
        }
        return new Pins(all);
    }

    /** Returns the form of the settings, for these registries; empty if none of them is known by its key. */
    public String text(List<RegistryUrl> urls) {
        return urls.stream()
                .filter(url -> !of(url).isEmpty())
                .map(url -> (urls.size() == 1 ? "" : url + " ") + KeyPin.text(of(url)))
                .collect(Collectors.joining(" "));
    }
}
