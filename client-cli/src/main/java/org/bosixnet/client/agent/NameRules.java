package org.bosixnet.client.agent;

import java.net.URI;
import java.util.List;

/**
 * The settings that {@link NameGuard} goes by.
 *
 * @param domains suffixes under which dotted names are accepted ({@code example.org}, {@code .example.org}); empty: no
 *     dotted name is
 * @param names globs of accepted names, {@code *} for all; empty: no name is
 * @param maxNames how many distinct names a list may have
 * @param urls every URL whose host must not be redirected: the registries', and the proxy's
 * @param nodeName what {@code uname -n} says
 * @param hostName the name this machine reports itself under
 */
public record NameRules(
        List<String> domains, List<String> names, int maxNames, List<URI> urls, String nodeName, String hostName) {
    public NameRules {
        domains = List.copyOf(domains);
        names = List.copyOf(names);
        urls = List.copyOf(urls);
    }
}
