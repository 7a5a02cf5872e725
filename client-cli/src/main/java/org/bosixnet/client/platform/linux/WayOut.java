package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Route;
import org.bosixnet.client.address.Ways;
import org.bosixnet.client.host.Ip6;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel which way it would go out. Only the kernel knows: what decides are rules, marks, tables and metrics
 * (ip-rule(8)), and a table that no rule leads to is no way, whatever is in it.
 */
final class WayOut {

    /**
     * An address of the rest of the world: {@code a.root-servers.net}, to which also a router without a default route
     * has one. Nothing is sent to it.
     */
    private static final byte[] WORLD = {0x20, 0x01, 0x05, 0x03, (byte) 0xba, 0x3e, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x30};

    private static final int ANY_PORT = 9;

    /**
     * What the kernel said.
     *
     * @param reachable false if there is no route
     * @param source the address from which it would send of itself; null if it would not, and if it could not be asked
     * @param bound the interfaces from whose addresses it would send, if it would not of itself
     */
    record Answer(boolean reachable, @Nullable Ip6 source, Set<String> bound) {}

    private static final Answer NOT_ASKED = new Answer(true, null, Set.of());

    private final IpRoutes routes;
    private final RouteTable table;
    private final AddressTable links;

    WayOut(IpRoutes routes, RouteTable table, AddressTable links) {
        this.routes = routes;
        this.table = table;
        this.links = links;
    }

    /** Returns the ways out. Starts a process, which knows one table from the others; without it all are taken. */
    Ways find() {
        Answer answer = ask();
        if (!answer.reachable) {
            return Ways.NONE;
        }
        return new Ways(answer.source, answer.bound.isEmpty() ? defaults() : through(answer.bound, defaults()));
    }

    private List<List<Route>> defaults() {
        try {
            return routes.defaults();
        } catch (IOException e) { // the addresses could not be read in full either, and that is said
            return table.defaults(links::isUp);
        }
    }

    /** Returns the routes of these interfaces in their order, then the interfaces that have theirs in other tables. */
    private static List<List<Route>> through(Set<String> interfaces, List<List<Route>> defaults) {
        List<List<Route>> ways = new ArrayList<>();
        Set<String> others = new TreeSet<>(interfaces);
        for (List<Route> parts : defaults) {
            List<Route> usable = parts.stream()
                    .filter(route -> interfaces.contains(route.interfaceName()))
                    .toList();
            if (!usable.isEmpty()) {
                ways.add(usable);
            }
            usable.forEach(route -> others.remove(route.interfaceName()));
        }
        if (!others.isEmpty()) {
            ways.add(others.stream().map(name -> new Route("", name)).toList());
        }
        return ways;
    }

    /**
     * Returns a text that changes with the way out. However long the table of routes is, it changes when a way comes or
     * goes, or leads through another interface or prefix; that only the router is another one shows in a table of no
     * more than {@link RouteTable#MOST_LINES}.
     */
    String fingerprint() {
        return ask() + table.fingerprint();
    }

    /**
     * Asks the kernel. If all default routes are for certain sources only ({@code default from PREFIX}, as OpenWrt and
     * babel make them), it first chooses any address, that of a bridge as well, and only then looks whether there is a
     * route from there. So a refusal is believed only after each address was tried.
     */
    private Answer ask() {
        try {
            Optional<Ip6> source = connect(null);
            if (source.isPresent()) {
                return new Answer(true, source.get(), Set.of());
            }
            Set<String> bound = bound();
            return new Answer(!bound.isEmpty(), null, bound);
        } catch (IOException | UnsupportedOperationException e) { // a runtime that was told to do without IPv6
            return NOT_ASKED;
        }
    }

    /** Returns the interfaces from whose addresses there is a way. */
    private Set<String> bound() throws IOException {
        Set<String> bound = new TreeSet<>();
        for (Candidate candidate : addresses()) {
            String name = candidate.interfaceName();
            if (candidate.scope() == AddressScope.GLOBAL
                    && !bound.contains(name)
                    && links.isUp(name)
                    && connect(candidate.address()).isPresent()) {
                bound.add(name);
            }
        }
        return bound;
    }

    private List<Candidate> addresses() {
        try {
            return links.readQuickly();
        } catch (IOException e) { // no Linux
            return List.of();
        }
    }

    /**
     * Connects a socket for datagrams, which makes the kernel choose a route and a source and sends nothing.
     *
     * @param source the address to send from; null leaves the choice to the kernel
     * @return the address from which it would send; empty without a route
     * @throws IOException if there is no such socket
     */
    private static Optional<Ip6> connect(@Nullable String source) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            try {
                if (source != null) {
                    channel.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
                }
                channel.connect(new InetSocketAddress(InetAddress.getByAddress(WORLD), ANY_PORT));
            } catch (IOException e) { // network or host is unreachable, the route prohibits, or the address is gone
                return Optional.empty();
            }
            return Optional.of(Ip6.of(
                    ((InetSocketAddress) channel.getLocalAddress()).getAddress().getAddress()));
        }
    }
}
