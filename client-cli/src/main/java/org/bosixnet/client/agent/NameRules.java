package org.bosixnet.client.agent;

import java.net.URI;
import java.util.List;
import org.bosixnet.client.config.Domains;
import org.bosixnet.client.config.NameGlobs;

/**
 * The settings that {@link NameGuard} goes by.
 *
 * @param domains under which dotted names are accepted
 * @param names which names are accepted
 * @param urls every URL whose host must not be redirected: the registries', and the proxy's
 * @param nodeName what {@code uname -n} says
 * @param hostName the name this machine reports itself under
 */
public record NameRules(Domains domains, NameGlobs names, List<URI> urls, String nodeName, String hostName) {
    public NameRules {
        urls = List.copyOf(urls);
    }
}
