package org.bosixnet.client.fleet;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.hostsfile.OutsideNames;

/**
 * Decides which entries of a registry's list are allowed in the hosts file. A line there outranks DNS for every program
 * on the machine, so a name that is not the fleet's own must not get in, no matter who sent it. Stateless and
 * thread-safe.
 */
public final class NameGuard {

    /**
     * The settings that decide which names are allowed.
     *
     * @param domains the domains under which dotted names are accepted
     * @param names which names are accepted
     * @param urls every URL whose host must not be redirected: the registries', and the proxy's
     * @param nodeName supplies the current output of {@code uname -n}, which may change while the agent runs
     * @param hostNames supplies the names this machine is reported under, or is about to be; they may change, too
     */
    public record Rules(
            Domains domains,
            NameGlobs names,
            List<URI> urls,
            Supplier<String> nodeName,
            Supplier<Set<String>> hostNames) {
        public Rules {
            urls = List.copyOf(urls);
        }
    }

    /**
     * The current state of this computer, on which the verdict on an entry also depends.
     *
     * @param ownNames the names that programs may use for this computer
     * @param ownAddresses the addresses of this computer
     * @param outsideNames names that are in the hosts file outside the managed block
     */
    record Surroundings(Set<String> ownNames, Set<HostAddress> ownAddresses, OutsideNames outsideNames) {

        /** Returns the objection to an entry that the settings allow; empty if there is none. */
        Optional<String> objection(HostEntry entry) {
            String name = entry.name().value();
            if (ownNames.contains(name) && !ownAddresses.contains(entry.address())) {
                return Optional.of("It is this machine's own name, and the address is not one of this machine.");
            }
            return outsideNames.contains(entry.name())
                    ? Optional.of("It is elsewhere in the hosts file; that line takes precedence.")
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

    /** Returns the current state of this computer. */
    Surroundings surroundings(Set<HostAddress> ownAddresses, OutsideNames outsideNames) {
        Set<String> own = spellings(HostName.foldedUnchecked(rules.nodeName().get()));
        rules.hostNames().get().forEach(name -> own.addAll(spellings(HostName.foldedUnchecked(name))));
        return new Surroundings(own, ownAddresses, outsideNames);
    }

    /** Returns the names that programs may use for this one: itself, its first label, and that under each domain. */
    private Set<String> spellings(String name) {
        Set<String> spellings = new HashSet<>(List.of(name, firstLabel(name)));
        rules.domains().suffixes().forEach(domain -> spellings.add(firstLabel(name) + "." + domain));
        return spellings;
    }

    /**
     * Returns the entries of the managed block that the rules still allow. An entry dropped here (because the settings
     * or the administrator's lines changed) is not a removal by a registry, and {@link RemovalGuard} must not hold it
     * back.
     */
    List<HostEntry> stillAllowed(List<HostEntry> block, Surroundings here) {
        return block.stream()
                .filter(entry -> objection(entry.name()).isEmpty()
                        && here.objection(entry).isEmpty())
                .toList();
    }

    /** Returns the objection of the settings to a name, regardless of its address and of this computer. */
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
        return Optional.ofNullable(host).filter(text -> !text.startsWith("[")).map(HostName::foldedUnchecked);
    }

    private static String firstLabel(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
