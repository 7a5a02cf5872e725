package org.bosixnet.client.cli.key;

import java.io.Console;
import org.bosixnet.client.cli.base.Settings;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.HttpRegistries;

/** Warns, before a person is asked for a key, that it would be sent in clear text. */
final class ClearText {

    private ClearText() {}

    /**
     * Does nothing if a key may be sent to the registry.
     *
     * @throws RegistryException if not; the message says why, and how to allow it
     */
    static void require(AgentConfig config, RegistryUrl url) throws RegistryException {
        try (Registry registry = new HttpRegistries(config).at(url, KeySource.NONE)) {
            registry.requireSafeWay();
        } catch (RegistryException e) {
            throw new RegistryException(e.kind(), e.getMessage() + " To allow it for this command: --allow-http yes.");
        }
    }

    /**
     * Does the same for a computer that is about to join, but asks on a terminal.
     *
     * @return the settings, in which it is allowed if somebody agreed
     * @throws RegistryException if nobody agreed
     */
    static AgentConfig requireToJoin(AgentConfig config, RegistryGroup group, Settings settings)
            throws RegistryException {
        try (Registry registry = new HttpRegistries(config).at(group.first(), KeySource.NONE)) {
            registry.requireSafeWay();
            return config;
        } catch (RegistryException e) {
            if (agreed(String.valueOf(e.getMessage()))) {
                return settings.with(Setting.ALLOW_HTTP, "yes", group);
            }
            throw new RegistryException(
                    e.kind(), e.getMessage() + " To join anyway and keep ALLOW_HTTP=yes: --allow-http yes.");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // since Java 22 it then reads standard input, which agrees to nothing
    private static boolean agreed(String why) {
        Console console = System.console();
        String typed = console == null
                ? null
                : console.readLine("%s%nSend the keys in clear text anyway, and keep ALLOW_HTTP=yes? [y/N] ", why);
        return typed != null && typed.strip().matches("(?i)y|yes");
    }
}
