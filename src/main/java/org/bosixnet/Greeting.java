package org.bosixnet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.host.HostAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what was started, where its data and its first keys are, and what to do next.
 *
 * @param own returns this computer's addresses, logged if the configured URL leads only to this computer itself
 */
record Greeting(ServerConfig config, String contextPath, Supplier<List<InetAddress>> own) {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    /** The most addresses to log; a computer with containers has many. */
    private static final int MOST = 4;

    /**
     * @param hosts how many hosts the store holds
     */
    void log(int hosts) {
        List<String> urls = urls();
        if (config.access().open()) {
            LOG.warn(
                    "Access is open: anyone who reaches {} can read and change every host that has no key",
                    urls.get(0));
        }
        Path data = config.dataDir().toAbsolutePath();
        LOG.info("Store: {}, data directory: {}, hosts: {}", config.store(), data, hosts);
        Path keys = data.resolve(KeyFiles.KEYS);
        if (Files.exists(keys)) {
            LOG.info("The first keys are in {}; move them to a safe place, and delete the file", keys);
        }
        LOG.info("BOSixNet serves {}", String.join(" ", urls));
        LOG.info(
                "Next, on each computer of the fleet: client-cli/bosixnet {} {}",
                config.access().open() ? "agent --url" : "join",
                urls.get(0));
    }

    /** Returns the URLs of the registry, the most useful first. */
    private List<String> urls() {
        String url = config.url();
        if (url == null) {
            return List.of("http://SERVER:PORT" + contextPath + "/");
        }
        String host = URI.create(url).getHost();
        boolean fromHereOnly =
                host == null || host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
        return Stream.concat(
                        fromHereOnly
                                ? own.get().stream().map(address -> url.replace("//" + host, "//" + literal(address)))
                                : Stream.of(),
                        Stream.of(url))
                .toList();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address
                ? "[" + HostAddress.stored(text.replaceFirst("%.*", "")).text() + "]"
                : text;
    }

    /** Returns addresses by which other computers may reach this one, IPv6 first. */
    static List<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .sorted(Comparator.comparing(address -> !(address instanceof Inet6Address)))
                    .limit(MOST)
                    .toList();
        } catch (SocketException e) {
            return List.of(); // the configured URL is logged anyway
        }
    }
}
