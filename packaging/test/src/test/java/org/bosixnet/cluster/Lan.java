package org.bosixnet.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bosixnet.testing.Outcome;

/** A bridge in a network namespace of its own, to which each machine, and the test itself, has a cable. */
final class Lan implements AutoCloseable {

    private static final int TEST = 1;

    private final String prefix = "bxl" + ProcessHandle.current().pid() + "-";
    private final String network = "fd62:%x:%x::"
            .formatted(
                    ProcessHandle.current().pid() >> 16, ProcessHandle.current().pid() & 0xffff);
    private final List<String> namespaces = new ArrayList<>();
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    Lan() {
        addNamespace("lan");
        ip("lan", "link", "add", "lan", "type", "bridge", "mcast_snooping", "0");
        ip("lan", "link", "set", "lan", "up");
        String own = prefix + "t";
        Outcome.mustSucceed("ip", "link", "add", own, "type", "veth", "peer", "name", "test", "netns", prefix + "lan");
        connect("test");
        Outcome.mustSucceed("ip", "link", "set", own, "up");
        Outcome.mustSucceed("ip", "addr", "add", address(TEST) + "/64", "dev", own, "nodad");
    }

    /** Adds a machine with a network namespace of its own, in which it has the addresses with that number. */
    void add(String machine, int number) {
        addNamespace(machine);
        Outcome.mustSucceed(
                "ip",
                "link",
                "add",
                machine,
                "netns",
                prefix + "lan",
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                prefix + machine);
        connect(machine);
        ip(machine, "link", "set", "eth0", "up");
        ip(machine, "addr", "add", address(number) + "/64", "dev", "eth0", "nodad");
        numbers.put(machine, number);
        setIp4(machine, true);
    }

    /** Takes a machine's IPv4 address away, or gives it back: whom it reaches by IPv6 it still does. */
    void setIp4(String machine, boolean there) {
        ip(machine, "addr", there ? "add" : "del", ip4(numbers.get(machine)) + "/24", "dev", "eth0");
    }

    private void connect(String port) {
        ip("lan", "link", "set", port, "master", "lan");
        ip("lan", "link", "set", port, "up");
    }

    /** Returns the address with that number, which is more than 1. */
    String address(int number) {
        return network + Integer.toHexString(number);
    }

    /** Returns the IPv4 address with that number, which the test cannot reach. */
    static String ip4(int number) {
        return "198.18.0." + number;
    }

    /** Pulls a machine's cable, or plugs it in again; nobody is told of what is lost. */
    void setCable(String machine, boolean plugged) {
        ip("lan", "link", "set", machine, plugged ? "up" : "down");
    }

    /** Returns the command that runs another one in a machine's network, as the same process. */
    List<String> in(String machine, List<String> command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", prefix + machine));
        words.addAll(command);
        return words;
    }

    private void addNamespace(String name) {
        Outcome.mustSucceed("ip", "netns", "add", prefix + name);
        namespaces.add(prefix + name);
        ip(name, "link", "set", "lo", "up");
    }

    private void ip(String machine, String... words) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", prefix + machine));
        command.addAll(List.of(words));
        Outcome.mustSucceed(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        Outcome unused =
                Outcome.of(List.of("ip", "link", "del", prefix + "t")); // else it goes some time after its namespace
        namespaces.forEach(name -> Outcome.mustSucceed("ip", "netns", "del", name));
    }
}
