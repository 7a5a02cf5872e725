package org.bosixnet.client.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.Platform;
import org.jspecify.annotations.Nullable;

/** Finds this machine's own names. */
public final class LocalName {

    /** A name, and the edit that keeps it; null if none is needed. */
    record Found(String name, @Nullable SettingsEdit toKeep) {}

    private final Platform platform;

    LocalName(Platform platform) {
        this.platform = platform;
    }

    /**
     * Returns what tells the name that the machine reports by default as of now. While its own name will not do, that is the
     * last one that did.
     *
     * @param atStart the name so far
     */
    public static Supplier<HostName> following(Platform platform, HostName atStart) {
        AtomicReference<HostName> last = new AtomicReference<>(atStart);
        return () -> {
            now(platform).ifPresent(last::set);
            return last.get();
        };
    }

    private static Optional<HostName> now(Platform platform) {
        return new LocalName(platform).nodeName().flatMap(found -> HostName.ifValid(found.name())); // not localhost
    }

    /**
     * Returns the first label of the machine's own name; empty if it is unknown. Without {@code DOMAIN} no computer
     * accepts a name with a dot from a registry, and the domain is mostly one that a network or a cloud gave.
     */
    Optional<Found> nodeName() {
        return platform.nodeName().map(name -> new Found(name.split("\\.", 2)[0], null));
    }

    /**
     * Returns the default name of the original's agent, so that a machine that changes over keeps its name: the node
     * name, a dash, and hex digits 4 to 11 of the SHA-256 of {@code /*}{@code /ifconfig | grep ether | sort}. Without
     * {@code ifconfig} that is the digest of nothing, as in the original; a program that another user could have put
     * there counts as missing. A name once written down counts from then on, even when network cards change, as long as
     * the node name stays.
     *
     * @param settings the file next to which it is written down, as {@code host-name}
     * @throws ConfigException if another user could have written it down
     */
    Optional<Found> originalName(Path settings) {
        Path file = settings.resolveSibling("host-name");
        return platform.nodeName().map(node -> written(file, node).orElseGet(() -> {
            String name = node + "-" + sha256(etherLines()).substring(3, 11);
            return new Found(name, new SettingsEdit(file, null, name + "\n", "rw-r--r--", any -> true));
        }));
    }

    private static Optional<Found> written(Path file, String node) {
        return SettingsFile.read(file)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(name -> name.startsWith(node + "-")
                        && name.substring(node.length()).matches("-[0-9a-f]{8}"))
                .map(name -> new Found(name, null));
    }

    private String etherLines() {
        return platform.ifconfig()
                .lines()
                .filter(line -> line.contains("ether"))
                .sorted()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
