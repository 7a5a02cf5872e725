package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.host.Ip6;

/** Asks the Java runtime, for systems other than Linux. Without flags and lifetimes. */
final class RuntimeInterfaces implements AddressSource {

    @Override
    public List<Candidate> read() throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (NetworkInterface parent : NetworkInterface.networkInterfaces().toList()) {
            for (NetworkInterface each :
                    Stream.concat(Stream.of(parent), parent.subInterfaces()).toList()) {
                for (InterfaceAddress address : each.getInterfaceAddresses()) {
                    if (address.getAddress() instanceof Inet6Address inet6) {
                        candidates.add(candidate(each, inet6, address.getNetworkPrefixLength()));
                    }
                }
            }
        }
        return candidates;
    }

    /** Returns the names of all interfaces, in order; none if the runtime does not know them. */
    static List<String> names() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .sorted()
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static Candidate candidate(NetworkInterface network, Inet6Address address, int prefixLength)
            throws IOException {
        return new Candidate(
                Ip6.of(address.getAddress()).toString(),
                network.getName(),
                network.isUp(),
                Math.max(0, prefixLength),
                scope(address),
                Set.of(),
                Lifetime.UNKNOWN);
    }

    private static AddressScope scope(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return AddressScope.HOST;
        }
        if (address.isLinkLocalAddress()) {
            return AddressScope.LINK;
        }
        return address.isSiteLocalAddress() ? AddressScope.SITE : AddressScope.GLOBAL;
    }

    @Override
    public String toString() {
        return "the Java runtime";
    }
}
