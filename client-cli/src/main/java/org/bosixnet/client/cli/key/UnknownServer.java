package org.bosixnet.client.cli.key;

import java.io.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.Settings;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.bosixnet.client.registry.http.HttpRegistries.UnknownKey;
import org.jspecify.annotations.Nullable;

/** Asks a person whether a key is the registry's, before anything is sent to the server that shows it. */
final class UnknownServer {

    private UnknownServer() {}

    /**
     * Does nothing if the server of each member is trusted. Members that cannot be reached are left for later, unless
     * none can.
     *
     * @return the settings, in which the servers' keys are pinned if somebody agreed: what follows goes to those keys
     *     alone
     * @throws FailedException if nobody agreed
     * @throws RegistryException if no server can be reached, or one shows another key than the settings say
     */
    static AgentConfig requireTrust(AgentConfig config, RegistryGroup group, Settings settings)
            throws RegistryException, FailedException, InterruptedException {
        Map<RegistryUrl, String> pins = new LinkedHashMap<>();
        RegistryException away = null;
        int reached = 0;
        for (RegistryUrl url : group.members()) {
            try {
                Optional<UnknownKey> unknown = new HttpRegistries(config).unknownKey(url);
                reached++;
                if (unknown.isPresent()) {
                    pins.put(url, agreed(url, unknown.get()));
                }
            } catch (RegistryException e) {
                if (e.kind() != RegistryException.Kind.UNREACHABLE) {
                    throw e;
                }
                away = away == null ? e : away;
            }
        }
        if (away != null && reached == 0) {
            throw away;
        }
        return pins.isEmpty() ? config : settings.with(Setting.PIN, text(config, group, pins), group);
    }

    /** Returns what to say of the members that are known by no key while others are, as when they could not be reached. */
    static Optional<String> unknownMembers(AgentConfig config, RegistryGroup group) {
        Map<Boolean, List<RegistryUrl>> known = group.members().stream()
                .filter(RegistryUrl::isSecure)
                .collect(Collectors.partitioningBy(url -> !config.pins().of(url).isEmpty()));
        List<RegistryUrl> unknown = known.getOrDefault(false, List.of());
        return unknown.isEmpty() || known.getOrDefault(true, List.of()).isEmpty()
                ? Optional.empty()
                : Optional.of("No key is known of "
                        + unknown.stream().map(RegistryUrl::toString).collect(Collectors.joining(" and "))
                        + ", so only a certificate that this computer trusts lets the agent go there. To learn the key, repeat"
                        + " this command when it can be reached.");
    }

    /** Returns what {@code PIN} has to be: the keys that were known, and these. */
    private static String text(AgentConfig config, RegistryGroup group, Map<RegistryUrl, String> more) {
        StringJoiner text = new StringJoiner(" ");
        for (RegistryUrl url : group.members()) {
            String pin = more.getOrDefault(url, KeyPin.text(config.pins().of(url)));
            if (!pin.isEmpty()) {
                text.add(group.isCluster() ? url + " " + pin : pin);
            }
        }
        return text.toString();
    }

    /** Returns the key, if somebody says that it is the registry's. */
    private static String agreed(RegistryUrl url, UnknownKey unknown) throws FailedException {
        String pin = unknown.key().value();
        String fact = "The registry at " + url + " shows a key that this computer does not know: " + pin;
        String typed = answer(fact, unknown.why());
        if (typed == null) {
            throw new FailedException(fact + " (" + unknown.why() + "). Nothing was sent to it, and there is no"
                    + " terminal to ask whether that key is the registry's. Compare it with the key in"
                    + " the registry's log at its start; if it is the same, repeat the command with --pin " + pin);
        }
        if (!typed.strip().equals("yes")) {
            throw new FailedException("The key " + pin + " was not trusted, so nothing was sent to " + url
                    + ". To trust it, repeat the command and answer with the whole word yes.");
        }
        return pin;
    }

    @SuppressWarnings("SystemConsoleNull") // since Java 22 it then reads standard input, and has to find the word there
    private static @Nullable String answer(String fact, String why) {
        Console console = System.console();
        return console == null
                ? null
                : console.readLine(
                        "%s%n(%s.)%nCompare it with the key in the registry's log at its start. Trust it? [yes/no] ",
                        fact, Escaped.whole(why));
    }
}
