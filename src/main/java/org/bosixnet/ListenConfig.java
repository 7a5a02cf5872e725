package org.bosixnet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the registry listens on where the WAR is executed; in a container, that is the container's to say.
 *
 * @param http {@code bosixnet.bind} and {@code bosixnet.port}; default: this computer's loopback addresses, 8080
 * @param https {@code bosixnet.tls-bind} and {@code bosixnet.tls-port}; default: all addresses, 8443
 * @param httpIfFree whether there is https only where another program has the port of http: nobody has asked for http
 * @param certificate {@code bosixnet.tls-cert}; null for one that the registry makes for itself
 * @param key {@code bosixnet.tls-key}; null if and only if {@code certificate} is
 * @param context {@code bosixnet.context}; null if it is not set
 * @param any whether any of these settings is set
 */
record ListenConfig(
        List<InetSocketAddress> http,
        List<InetSocketAddress> https,
        boolean httpIfFree,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String context,
        boolean any) {

    static final Set<String> NAMES = Set.of(
            "bosixnet.bind",
            "bosixnet.context",
            "bosixnet.port",
            "bosixnet.tls-bind",
            "bosixnet.tls-cert",
            "bosixnet.tls-key",
            "bosixnet.tls-port");

    private static final String NONE = "none";
    private static final String ALL = "*";
    private static final String LOOPBACK = "localhost";

    private static final int MAX_PORT = 65_535;

    private static final Pattern LITERAL =
            Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

    /** Returns whether no other computer can reach it. */
    boolean isOnlyForThisComputer() {
        return Stream.concat(http.stream(), https.stream())
                .allMatch(socket -> socket.getAddress().isLoopbackAddress());
    }

    static ListenConfig read(SettingReader reader) {
        List<InetSocketAddress> http = sockets(reader, "bind", LOOPBACK, "port", "8080");
        List<InetSocketAddress> https = sockets(reader, "tls-bind", ALL, "tls-port", "8443");
        if (http.isEmpty() && https.isEmpty()) {
            throw reader.refused("tls-port", "a port, since bosixnet.port is 'none', too");
        }
        if (reader.has("tls-cert") != reader.has("tls-key")) {
            throw reader.refused(
                    reader.has("tls-cert") ? "tls-key" : "tls-cert",
                    "a PEM file, as bosixnet.tls-cert and bosixnet.tls-key go together; both may be the same file");
        }
        return new ListenConfig(
                http,
                https,
                !https.isEmpty() && !reader.has("port") && !reader.has("bind"),
                file(reader, "tls-cert"),
                file(reader, "tls-key"),
                reader.has("context") ? reader.text("context", "", value -> true, "") : null,
                NAMES.stream().anyMatch(name -> reader.has(name.substring(ConfigSources.PREFIX.length()))));
    }

    /**
     * Refuses a path in the file of settings, which nobody has read when the server chooses it.
     *
     * @param contextPath the path that it has chosen
     */
    void demandContext(String contextPath) {
        String served = contextPath.isEmpty() ? "/" : contextPath;
        if (context != null && !context.equals(served)) {
            throw new ConfigException(
                    "The setting bosixnet.context is '" + context + "', but the registry is served under '" + served
                            + "': it counts as the option --context, as a system property and in the environment"
                            + " only.");
        }
    }

    private static @Nullable Path file(SettingReader reader, String name) {
        return reader.has(name)
                ? Path.of(reader.text(name, "", value -> !value.contains("\0"), "a path"))
                        .toAbsolutePath()
                : null;
    }

    private static List<InetSocketAddress> sockets(
            SettingReader reader, String bind, String addresses, String port, String otherwise) {
        if (reader.text(port, otherwise, value -> true, "").equals(NONE)) {
            return List.of();
        }
        int number;
        try {
            number = reader.number(port, Integer.parseInt(otherwise), 0, MAX_PORT);
        } catch (ConfigException e) {
            throw reader.refused(port, "a port from 1 to 65535, 0 for any that is free, or none");
        }
        List<InetSocketAddress> sockets = new ArrayList<>();
        for (String text : reader.text(bind, addresses, value -> true, "").split(",", -1)) {
            addresses(text.strip(), reader, bind)
                    .forEach(address -> sockets.add(new InetSocketAddress(address, number)));
        }
        return sockets;
    }

    private static Stream<InetAddress> addresses(String text, SettingReader reader, String bind) {
        try {
            if (text.equals(ALL)) {
                return Stream.of(new InetSocketAddress(0).getAddress());
            }
            if (text.equals(LOOPBACK)) {
                return loopback();
            }
            if (LITERAL.matcher(text).matches()) {
                return Stream.of(InetAddress.getByName(text));
            }
        } catch (UnknownHostException e) {
            // refused below
        }
        throw reader.refused(
                bind,
                "addresses of this computer, split by commas, such as 192.0.2.7, 2001:db8::7;"
                        + " localhost, or * for all");
    }

    /** Returns both loopback addresses, or the one that this computer has. */
    private static Stream<InetAddress> loopback() throws UnknownHostException {
        byte[] six = new byte[16];
        six[15] = 1;
        return Stream.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), InetAddress.getByAddress(six))
                .filter(ListenConfig::isHere);
    }

    private static boolean isHere(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // to listen on it tells
        }
    }
}
