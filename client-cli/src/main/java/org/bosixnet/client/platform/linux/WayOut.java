package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
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
     * @param source the address from which it would send; null without a route, and if it could not be asked
     */
    record Answer(boolean reachable, @Nullable Ip6 source) {}

    private static final Answer UNREACHABLE = new Answer(false, null);
    private static final Answer NOT_ASKED = new Answer(true, null);

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
        try {
            return new Ways(answer.source, routes.defaults());
        } catch (IOException e) { // the addresses could not be read in full either, and that is said
            return new Ways(answer.source, table.defaults(links::isUp));
        }
    }

    /**
     * Returns a text that changes with the way out. However long the table of routes is, it changes when a way comes or
     * goes, or leads through another interface or prefix; that only the router is another one shows in a table of no
     * more than {@link RouteTable#MOST_LINES}.
     */
    String fingerprint() {
        return ask() + table.fingerprint();
    }

    /** Connects a socket for datagrams, which makes the kernel choose a route and a source and sends nothing. */
    private static Answer ask() {
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(StandardProtocolFamily.INET6);
        } catch (IOException | UnsupportedOperationException e) { // a runtime that was told to do without IPv6
            return NOT_ASKED;
        }
        try (channel) {
            channel.connect(new InetSocketAddress(InetAddress.getByAddress(WORLD), ANY_PORT));
            return channel.getLocalAddress() instanceof InetSocketAddress local
                    ? new Answer(true, Ip6.of(local.getAddress().getAddress()))
                    : NOT_ASKED;
        } catch (IOException e) { // network or host is unreachable, or the route prohibits
            return UNREACHABLE;
        }
    }
}
