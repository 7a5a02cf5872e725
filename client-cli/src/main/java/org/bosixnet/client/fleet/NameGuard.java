package org.bosixnet.client.fleet;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.host.ListedHost;

/**
 * Decides which lines of a registry's list may get into the hosts file. A line there outranks DNS for every program of
 * the machine, so a name that is not the fleet's own must not get in, whoever sent it. Stateless and thread-safe.
 */
public final class NameGuard {

    private final NameRules rules;
    private final Set<String> registries = new HashSet<>();

    public NameGuard(NameRules rules) {
        this.rules = rules;
        for (URI url : rules.urls()) {
            host(url).ifPresent(host -> registries.addAll(spellings(host)));
        }
    }

    /** Returns the names by which programs may mean this computer now. */
    private Set<String> own() {
        Set<String> own = spellings(folded(rules.nodeName().get()));
        own.addAll(spellings(folded(rules.hostName())));
        return own;
    }

    /** Returns the names by which programs may mean this one: itself, its first label, and that under each domain. */
    private Set<String> spellings(String name) {
        Set<String> spellings = new HashSet<>(List.of(name, firstLabel(name)));
        rules.domains().suffixes().forEach(domain -> spellings.add(firstLabel(name) + "." + domain));
        return spellings;
    }

    /**
     * Applies the rules to a list as it was sent.
     *
     * @param outsideNames names that stand in the hosts file outside the managed block, in lower case
     * @param local the addresses this machine has itself
     */
    public Guarded guard(List<ListedHost> list, Set<String> outsideNames, Set<HostAddress> local) {
        Map<HostName, Set<HostAddress>> accepted = new TreeMap<>();
        LeftOuts.Collector leftOut = new LeftOuts.Collector();
        Set<String> own = own();
        for (ListedHost host : list) {
            try {
                HostEntry entry = new HostEntry(new HostAddress(host.address()), new HostName(host.name()));
                Optional<String> objection = objection(entry, own, outsideNames, local);
                if (objection.isPresent()) {
                    leftOut.add(host.name(), host.address(), objection.get());
                } else {
                    accepted.computeIfAbsent(entry.name(), name -> new LinkedHashSet<>(2))
                            .add(entry.address());
                }
            } catch (InvalidValueException e) {
                leftOut.add(host.name(), host.address(), String.valueOf(e.getMessage()));
            }
        }
        List<HostEntry> entries = new ArrayList<>();
        accepted.forEach((name, addresses) -> addresses.forEach(address -> entries.add(new HostEntry(address, name))));
        return new Guarded(entries, leftOut.all());
    }

    /**
     * Returns those entries of the managed block that the rules still allow. What falls out here (the settings changed, or
     * the administrator's lines) is no removal by a registry, and {@link RemovalGuard} must not hold it back.
     */
    public List<HostEntry> stillAllowed(List<HostEntry> block, Set<String> outsideNames, Set<HostAddress> local) {
        Set<String> own = own();
        return block.stream()
                .filter(entry -> objection(entry, own, outsideNames, local).isEmpty())
                .toList();
    }

    private Optional<String> objection(
            HostEntry entry, Set<String> own, Set<String> outsideNames, Set<HostAddress> local) {
        String name = entry.name().value();
        if (own.contains(name) && !local.contains(entry.address())) {
            return Optional.of("It is this machine's own name, and the address is not one of this machine.");
        }
        if (outsideNames.contains(name)) {
            return Optional.of("It stands elsewhere in the hosts file; that line counts.");
        }
        return objection(entry.name());
    }

    /** Returns what the settings have against a name, whatever its address and whatever is in the hosts file. */
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
