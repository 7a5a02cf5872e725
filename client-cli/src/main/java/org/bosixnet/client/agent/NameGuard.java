package org.bosixnet.client.agent;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.ListedHost;

/**
 * Decides which lines of a registry's list may get into the hosts file. A line there outranks DNS for every program of
 * the machine, so a name that is not the fleet's own must not get in, whoever sent it. Stateless and thread-safe.
 */
public final class NameGuard {

    /** How many addresses of one name are taken; a registry keeps no more. */
    static final int MAX_ADDRESSES = 8;

    private final NameRules rules;
    private final Set<String> registries = new HashSet<>();
    private final Set<String> own = new HashSet<>();

    public NameGuard(NameRules rules) {
        this.rules = rules;
        for (URI url : rules.urls()) {
            host(url).ifPresent(host -> registries.addAll(spellings(host)));
        }
        own.addAll(spellings(folded(rules.nodeName())));
        own.addAll(spellings(folded(rules.hostName())));
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
     * @throws TooManyNamesException if there are more distinct names, good or bad, than the rules allow
     */
    public Guarded guard(List<ListedHost> list, Set<String> outsideNames, Set<HostAddress> local)
            throws TooManyNamesException {
        if (list.size() > rules.maxNames()
                && list.stream().map(host -> folded(host.name())).distinct().count() > rules.maxNames()) {
            throw new TooManyNamesException(rules.maxNames());
        }
        Map<HostName, List<HostAddress>> accepted = new TreeMap<>();
        Map<HostName, Integer> surplus = new TreeMap<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (ListedHost host : list) {
            try {
                HostEntry entry = new HostEntry(new HostAddress(host.address()), new HostName(host.name()));
                Optional<String> objection = objection(entry, outsideNames, local);
                if (objection.isPresent()) {
                    leftOut.add(new LeftOut(host.name(), host.address(), objection.get()));
                } else if (!add(accepted.computeIfAbsent(entry.name(), name -> new ArrayList<>()), entry.address())) {
                    surplus.merge(entry.name(), 1, Integer::sum);
                }
            } catch (InvalidValueException e) {
                leftOut.add(new LeftOut(host.name(), host.address(), String.valueOf(e.getMessage())));
            }
        }
        surplus.forEach((name, count) -> leftOut.add(new LeftOut(
                name.value(),
                "",
                "It has more than " + MAX_ADDRESSES + " addresses; " + count
                        + (count == 1 ? " line was" : " lines were") + " left out.")));
        List<HostEntry> entries = new ArrayList<>();
        accepted.forEach((name, addresses) -> addresses.forEach(address -> entries.add(new HostEntry(address, name))));
        return new Guarded(entries, leftOut);
    }

    /**
     * Returns those entries of the managed block that the rules still allow. What falls out here (the settings changed, or
     * the administrator's lines) is no removal by a registry, and {@link RemovalGuard} must not hold it back.
     */
    public List<HostEntry> stillAllowed(List<HostEntry> block, Set<String> outsideNames, Set<HostAddress> local) {
        return block.stream()
                .filter(entry -> objection(entry, outsideNames, local).isEmpty())
                .toList();
    }

    /** Returns whether there was room, or the address was there already. */
    private static boolean add(List<HostAddress> addresses, HostAddress address) {
        if (addresses.contains(address)) {
            return true;
        }
        return addresses.size() < MAX_ADDRESSES && addresses.add(address);
    }

    private Optional<String> objection(HostEntry entry, Set<String> outsideNames, Set<HostAddress> local) {
        String name = entry.name().value();
        if (registries.contains(name)) {
            return Optional.of("It is the name of a registry in URL, which must not be redirected.");
        }
        if (own.contains(name) && !local.contains(entry.address())) {
            return Optional.of("It is this machine's own name, and the address is not one of this machine.");
        }
        if (outsideNames.contains(name)) {
            return Optional.of("It stands elsewhere in the hosts file; that line counts.");
        }
        if (!rules.domains().test(entry.name())) {
            return Optional.of("It has a dot and is not under a suffix in DOMAIN.");
        }
        if (!rules.names().test(entry.name())) {
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
