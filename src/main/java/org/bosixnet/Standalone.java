package org.bosixnet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.access.OwnUrls;
import org.bosixnet.tls.Identity;
import org.bosixnet.tls.OwnCertificate;
import org.bosixnet.tls.PemFiles;
import org.bosixnet.tls.ServerKey;
import org.bosixnet.tls.TlsException;

/**
 * What is around the registry where the WAR is executed: it opens the ports once the registry runs. Its classes ({@code
 * org.bosixnet.launch}) are another class loader's, so only types of the JDK pass between the two.
 */
record Standalone(Consumer<Map<String, Object>> server) {

    /** A host that is no address. */
    private static final Pattern DNS_NAME = Pattern.compile("(?!\\[)(?![0-9.]+$).+");

    /** The context's attribute by which the two find each other. */
    private static final String ATTRIBUTE = "org.bosixnet.standalone";

    /** Returns the server around the registry; empty in a container, which has ports of its own. */
    @SuppressWarnings("unchecked") // nobody else uses that name
    static Optional<Standalone> of(ServletContext context) {
        return Optional.ofNullable((Consumer<Map<String, Object>>) context.getAttribute(ATTRIBUTE))
                .map(Standalone::new);
    }

    /**
     * Returns the key to show: that of the files in the settings, or one that the registry makes for itself; empty where
     * there is no https.
     *
     * @throws TlsException if it cannot be used, or somebody else may change the files
     */
    static Optional<ServerKey> key(ServerConfig config, Clock clock, SecureRandom random) {
        if (config.listen().https().isEmpty()) {
            return Optional.empty();
        }
        Path certificate = config.listen().certificate();
        Path key = config.listen().key();
        if (certificate == null || key == null) {
            Stream<String> names = config.access().hostNames().stream()
                    .filter(DNS_NAME.asMatchPredicate())
                    .sorted();
            return Optional.of(new OwnCertificate(
                    config.dataDir().toAbsolutePath(),
                    Stream.concat(Stream.of("localhost"), names).distinct().toList(),
                    clock,
                    random));
        }
        return Optional.of(ofFiles(certificate, key));
    }

    /**
     * Returns the key as it is, without making one; empty if there is none yet, or no https.
     *
     * @throws TlsException if it cannot be used, or somebody else may change the files
     */
    static Optional<Identity> keptKey(ServerConfig config) {
        if (config.listen().https().isEmpty()) {
            return Optional.empty();
        }
        Path certificate = config.listen().certificate();
        Path key = config.listen().key();
        return certificate == null || key == null
                ? OwnCertificate.kept(config.dataDir().toAbsolutePath())
                : Optional.of(ofFiles(certificate, key).current());
    }

    private static PemFiles ofFiles(Path certificate, Path key) {
        return new PemFiles(certificate, key, () -> {
            demand(certificate, "bosixnet.tls-cert");
            demand(key, "bosixnet.tls-key");
        });
    }

    private static void demand(Path file, String setting) {
        try {
            new TrustedFiles().demandSettings(file, setting);
        } catch (ConfigException e) {
            throw new TlsException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new TlsException("The file " + file + " cannot be read: " + e
                    + ". It must be readable by the user that the registry runs as.");
        }
    }

    /**
     * Lets it listen.
     *
     * @param https is told the port of https once that is open
     * @param open is told when all ports are open: the URLs of the registry, the most useful one first
     */
    void listen(
            ListenConfig config,
            String contextPath,
            Optional<ServerKey> key,
            IntConsumer https,
            Consumer<List<String>> open) {
        Supplier<KeyStore> keys = () -> key.orElseThrow().current().keyStore();
        BiConsumer<Integer, Integer> opened = (httpPort, httpsPort) -> {
            https.accept(httpsPort);
            open.accept(Stream.concat(
                            urls("https", config.https(), httpsPort, contextPath),
                            urls("http", httpPort < 0 ? List.of() : config.http(), httpPort, contextPath))
                    .toList());
        };
        server.accept(Map.of(
                "http",
                config.http(),
                "https",
                config.https(),
                "httpIfFree",
                config.httpIfFree(),
                "keys",
                keys,
                "password",
                Identity.PASSWORD,
                "opened",
                opened));
    }

    private static Stream<String> urls(String scheme, List<InetSocketAddress> sockets, int port, String contextPath) {
        return sockets.stream()
                .map(InetSocketAddress::getAddress)
                .flatMap(address -> address.isAnyLocalAddress()
                        ? Stream.concat(OwnUrls.addresses().stream().map(OwnUrls::literal), Stream.of("localhost"))
                        : Stream.of(address.isLoopbackAddress() ? "localhost" : OwnUrls.literal(address)))
                .distinct()
                .map(host -> scheme + "://" + host + ":" + port + contextPath + "/");
    }
}
