package org.bosixnet.client.fleet;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;

/**
 * The settings that {@link NameGuard} goes by.
 *
 * @param domains under which dotted names are accepted
 * @param names which names are accepted
 * @param urls every URL whose host must not be redirected: the registries', and the proxy's
 * @param nodeName tells what {@code uname -n} says at the moment, for it may change while the agent runs
 * @param hostName the name this machine reports itself under
 */
public record NameRules(Domains domains, NameGlobs names, List<URI> urls, Supplier<String> nodeName, String hostName) {
    public NameRules {
        urls = List.copyOf(urls);
    }
}
