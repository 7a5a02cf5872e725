package org.bosixnet.client.fleet;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;

/**
 * Decides which entries of a registry's list may get into the hosts file. A line there outranks DNS for every program of
 * the machine, so a name that is not the fleet's own must not get in, whoever sent it. Stateless and thread-safe.
 */
public final class NameGuard {

    /**
     * The settings that it goes by.
     *
     * @param domains under which dotted names are accepted
     * @param names which names are accepted
     * @param urls every URL whose host must not be redirected: the registries', and the proxy's
     * @param nodeName tells what {@code uname -n} says at the moment, for it may change while the agent runs
     * @param hostName the name this machine reports itself under
     */
    public record Rules(Domains domains, NameGlobs names, List<URI> urls, Supplier<String> nodeName, String hostName) {
        public Rules {
            urls = List.copyOf(urls);
        }
    }

    /**
     * What else the verdict on an entry depends on: this computer, as it is at the moment.
     *
     * @param ownNames the names by which programs may mean this computer
     * @param ownAddresses the addresses that it has
     * @param outsideNames names that are in the hosts file outside the managed block, in lower case
     */
    record Surroundings(Set<String> ownNames, Set<HostAddress> ownAddresses, Set<String> outsideNames) {

        /** Returns what is against an entry that the settings allow. */
        Optional<String> objection(HostEntry entry) {
            String name = entry.name().value();
            if (ownNames.contains(name) && !ownAddresses.contains(entry.address())) {
                return Optional.of("It is this machine's own name, and the address is not one of this machine.");
            }
            return outsideNames.contains(name)
                    ? Optional.of("It is elsewhere in the hosts file; that line counts.")
                    : Optional.empty();
        }
    }

    private final Rules rules;
    private final Set<String> registries = new HashSet<>();

    public NameGuard(Rules rules) {
        this.rules = rules;
        for (URI url : rules.urls()) {
            host(url).ifPresent(host -> registries.addAll(spellings(host)));
        }
    }

    /** Returns the computer as it is at the moment. */
    Surroundings surroundings(Set<HostAddress> ownAddresses, Set<String> outsideNames) {
        Set<String> own = spellings(folded(rules.nodeName().get()));
        own.addAll(spellings(folded(rules.hostName())));
        return new Surroundings(own, ownAddresses, outsideNames);
    }

    /** Returns the names by which programs may mean this one: itself, its first label, and that under each domain. */
    private Set<String> spellings(String name) {
        Set<String> spellings = new HashSet<>(List.of(name, firstLabel(name)));
        rules.domains().suffixes().forEach(domain -> spellings.add(firstLabel(name) + "." + domain));
        return spellings;
    }

    /**
     * Returns those entries of the managed block that the rules still allow. What falls out here (the settings changed, or
     * the administrator's lines) is no removal by a registry, and {@link RemovalGuard} must not hold it back.
     */
    List<HostEntry> stillAllowed(List<HostEntry> block, Surroundings here) {
        return block.stream()
                .filter(entry -> objection(entry.name()).isEmpty()
                        && here.objection(entry).isEmpty())
                .toList();
    }

    /** Returns what the settings have against a name, whatever its address and whatever this computer is. */
    Optional<String> objection(HostName name) {
        if (registries.contains(name.value())) {
            return Optional.of("It is the name of a registry in URL, which must not be redirected.");
        }
        if (!rules.domains().test(name)) {
            return Optional.of("It has a dot and is not under a suffix in DOMAIN.");
        }
        if (!rules.names().test(name)) {
            return Optional.of("No pattern in NAMES matches it.");
        }
        return Optional.empty();
    }

    private static Optional<String> host(URI url) {
        String host = url.getHost();
        if (host == null && url.getRawAuthority() != null) { // java.net.URI knows no underscore in a host
            host = url.getRawAuthority().replaceFirst("^.*@", "").replaceFirst(":[0-9]*$", "");
        }
        return Optional.ofNullable(host).filter(text -> !text.startsWith("[")).map(NameGuard::folded);
    }

    private static String firstLabel(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String folded(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
