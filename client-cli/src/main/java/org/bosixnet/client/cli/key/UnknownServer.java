package org.bosixnet.client.cli.key;

import java.io.Console;
import java.util.Optional;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.Settings;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.bosixnet.client.registry.http.HttpRegistries.UnknownKey;
import org.jspecify.annotations.Nullable;

/** Asks a person whether a key is the registry's, before anything is sent to the server that shows it. */
final class UnknownServer {

    private UnknownServer() {}

    /**
     * Does nothing if the registry's server is trusted.
     *
     * @return the settings, in which its key is pinned if somebody agreed: what follows goes to that key alone
     * @throws FailedException if nobody agreed
     * @throws RegistryException if the server cannot be reached, or shows another key than the settings say
     */
    static AgentConfig requireTrust(AgentConfig config, RegistryUrl url, Settings settings)
            throws RegistryException, FailedException, InterruptedException {
        Optional<UnknownKey> unknown = new HttpRegistries(config).unknownKey(url);
        if (unknown.isEmpty()) {
            return config;
        }
        String pin = unknown.get().key().value();
        String fact = "The registry at " + url + " shows a key that this computer does not know: " + pin;
        String typed = answer(fact, unknown.get().why());
        if (typed == null) {
            throw new FailedException(fact + " (" + unknown.get().why() + "). Nothing was sent to it, and there is no"
                    + " terminal to ask whether that key is the registry's. Compare it with the key in"
                    + " the registry's log at its start; if it is the same, repeat the command with --pin " + pin);
        }
        if (!typed.strip().equals("yes")) {
            throw new FailedException("The key " + pin + " was not trusted, so nothing was sent to " + url
                    + ". To trust it, repeat the command and answer with the whole word yes.");
        }
        return settings.with(Setting.PIN, pin, url);
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
