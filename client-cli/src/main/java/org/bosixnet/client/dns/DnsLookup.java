package org.bosixnet.client.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** Asks DNS servers for the addresses of names. Thread-safe: each question has a connection of its own. */
@SuppressWarnings({"BanJNDI", "JdkObsolete"
}) // its provider for DNS reads text and makes no objects; it wants a Hashtable
final class DnsLookup {

    private static final String FIRST_TIMEOUT_MILLIS = "500";
    private static final String TRIES = "2";

    private final String urls;

    /** @param servers addresses, at least one; asked in this order */
    DnsLookup(List<String> servers, int port) {
        this.urls = servers.stream()
                .map(server -> "dns://" + (server.contains(":") ? "[" + server + "]" : server) + ":" + port)
                .collect(Collectors.joining(" "));
    }

    /**
     * Returns the addresses, of both families; none if the name is unknown.
     *
     * @throws NamingException if no server answers, or one says that it cannot tell
     */
    Set<InetAddress> addresses(String name) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, urls);
        settings.put("com.sun.jndi.dns.timeout.initial", FIRST_TIMEOUT_MILLIS);
        settings.put("com.sun.jndi.dns.timeout.retries", TRIES);
        DirContext context = new InitialDirContext(settings);
        try {
            Set<InetAddress> addresses = new HashSet<>();
            for (String type : List.of("AAAA", "A")) { // one by one: together they are a question that servers refuse
                add(addresses, context, name, type);
            }
            return addresses;
        } finally {
            context.close();
        }
    }

    private static void add(Set<InetAddress> addresses, DirContext context, String name, String type)
            throws NamingException {
        try {
            Attribute attribute =
                    context.getAttributes(name, new String[] {type}).get(type);
            if (attribute == null) {
                return;
            }
            NamingEnumeration<?> values = attribute.getAll();
            while (values.hasMore()) {
                addresses.add(InetAddress.getByName(String.valueOf(values.next()))); // a literal: asks nobody
            }
        } catch (NameNotFoundException e) {
            // it has none
        } catch (UnknownHostException e) {
            // JNDI gives literals
        }
    }
}
