package org.bosixnet.client.platform.linux;

import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.platform.ChainSource;
import org.bosixnet.client.platform.InterfaceSource;

/** Makes the sources of addresses for this machine. */
public final class AddressSources {
    static final Path IF_INET6 = Path.of("/proc/net/if_inet6");
    static final Path IPV6_ROUTE = Path.of("/proc/net/ipv6_route");
    static final Path SYS_NET = Path.of("/sys/class/net");

    private AddressSources() {}

    /**
     * Returns a source that asks iproute2, without it the kernel's table, and without that (not Linux) the Java
     * runtime. Safe for use by several threads.
     */
    public static AddressSource best() {
        return new ChainSource(
                List.of(new IpCommandSource(), new ProcSource(IF_INET6, SYS_NET), new InterfaceSource()));
    }

    /**
     * Returns a source for who needs the addresses alone, and often: the kernel's table, without it the Java runtime. To
     * it every interface is up. Safe for use by several threads.
     */
    public static AddressSource addressesAlone() {
        return new ChainSource(List.of(new RememberedTable(IF_INET6), new InterfaceSource()));
    }
}
