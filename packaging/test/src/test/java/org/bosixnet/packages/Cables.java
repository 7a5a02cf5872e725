package org.bosixnet.packages;

import org.bosixnet.testing.Outcome;

/** A router, and a cable from it to each machine, each a network of its own. */
final class Cables implements AutoCloseable {

    private final String router = "bxp" + ProcessHandle.current().pid();
    private int networks;

    Cables() {
        Outcome.mustSucceed("ip", "netns", "add", router);
        Outcome.mustSucceed("ip", "netns", "exec", router, "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
    }

    /**
     * Connects a machine, which has {@code ::10} then.
     *
     * @return the first 48 bits of its prefix, as text
     */
    String plug(Machine machine) {
        String network = "2001:db8:" + ++networks;
        String veth = "p" + networks;
        Outcome.mustSucceed(
                "ip",
                "link",
                "add",
                veth,
                "netns",
                router,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                Long.toString(machine.first()));
        Outcome.mustSucceed("ip", "-n", router, "link", "set", veth, "up");
        Outcome.mustSucceed("ip", "-n", router, "addr", "add", network + "::1/64", "dev", veth, "nodad");
        machine.sh("ip link set eth0 up; ip addr add " + network
                + "::10/64 dev eth0 nodad; ip -6 route add default via " + network + "::1");
        return network;
    }

    @Override
    public void close() {
        Outcome.mustSucceed("ip", "netns", "del", router);
    }
}
