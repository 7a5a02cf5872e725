package org.bosixnet;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.access.AccessConfig;
import org.bosixnet.access.KeyKind;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RegistryConfig;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the registry.
 *
 * @param dataDir {@code bosixnet.data-dir}: where the file store keeps its files. Default: {@code $STATE_DIRECTORY},
 *     which systemd sets, otherwise {@code /var/lib/bosixnet}
 * @param store {@code bosixnet.store}: the kind of store; default {@code file}. Which ones there are, {@link Stores} reads
 *     from {@code bosixnet.plugins}
 * @param storeSettings those of the store's own settings that are set, by their full names
 * @param access {@code bosixnet.access}: {@code keys}, the default, or {@code open}; {@code bosixnet.public-read},
 *     default false; {@code bosixnet.admin-key}, {@code bosixnet.join-key}, {@code bosixnet.reader-key}, made at the
 *     first start; {@code bosixnet.trusted-proxies}, default none; {@code bosixnet.host-names}, default none
 * @param seenFlush {@code bosixnet.seen-flush}: how long a report without a change may wait before it is durable;
 *     default one minute
 * @param registry {@code bosixnet.max-hosts}, default 100,000; {@code bosixnet.max-list-bytes}, default 16 MiB, or less
 *     in a small heap; {@code bosixnet.reserved-names}, default none; {@code bosixnet.stale-after}, default 15 minutes;
 *     {@code bosixnet.expire-after}, default never, at least twice {@code seen-flush};
 *     {@code bosixnet.expire-quiet-after}, default 60 days or {@code expire-after} if that is longer, never without it
 * @param streams {@code bosixnet.streams-per-key} and {@code bosixnet.streams-per-network}, default 1000
 * @param lists {@code bosixnet.lists-per-key} and {@code bosixnet.lists-per-network}, default 1000
 * @param url {@code bosixnet.url}: the address under which people reach the registry; logged at start, and its host
 *     counts as one of {@code host-names}. No default
 * @param listen where it listens, if the WAR is executed
 */
record ServerConfig(
        Path dataDir,
        String store,
        Map<String, String> storeSettings,
        AccessConfig access,
        Duration seenFlush,
        RegistryConfig registry,
        StreamLimits streams,
        StreamLimits lists,
        @Nullable String url,
        ListenConfig listen) {

    private static final int MAX_HOSTS = 10_000_000;

    /**
     * How many streams, and lists that are on their way, there may be of one key and of one network: for an office of
     * several hundred computers behind one address that share a key, each of which has just lost its last stream.
     */
    private static final int OFFICE = 1000;

    private static final int MIN_LIST_BYTES = 1 << 20;
    private static final int MAX_LIST_BYTES = 1 << 30;

    /** The longest list that agents read, in bytes (docs/protocol.md). */
    private static final int AGENTS_READ = 32 << 20;

    /** How many times as large as the longest list the heap should be. */
    private static final int HEAPS = 16;

    /** The names of all settings that are not a store's own. */
    static final Set<String> NAMES = Stream.concat(
                    ListenConfig.NAMES.stream(),
                    Stream.of(
                            "bosixnet.access",
                            "bosixnet.admin-key",
                            "bosixnet.config",
                            "bosixnet.data-dir",
                            "bosixnet.expire-after",
                            "bosixnet.expire-quiet-after",
                            "bosixnet.host-names",
                            "bosixnet.join-key",
                            "bosixnet.lists-per-key",
                            "bosixnet.lists-per-network",
                            "bosixnet.max-hosts",
                            "bosixnet.max-list-bytes",
                            "bosixnet.plugins",
                            "bosixnet.public-read",
                            "bosixnet.reader-key",
                            "bosixnet.reserved-names",
                            "bosixnet.seen-flush",
                            "bosixnet.stale-after",
                            "bosixnet.store",
                            "bosixnet.streams-per-key",
                            "bosixnet.streams-per-network",
                            "bosixnet.trusted-proxies",
                            "bosixnet.url"))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Reads the settings, and warns of those that mean nothing.
     *
     * @param stores the full names of the own settings of each available store, by its name
     * @param stateDirectory the value of {@code STATE_DIRECTORY}, colon-separated (systemd.exec(5))
     * @throws ConfigException if a value is not allowed
     */
    static ServerConfig read(Config config, Map<String, Set<String>> stores, Optional<String> stateDirectory) {
        ConfigSources.warnOfUnknown(
                config,
                Stream.concat(NAMES.stream(), stores.values().stream().flatMap(Set::stream))
                        .collect(Collectors.toSet()));
        SettingReader reader = new SettingReader(config);
        String store = reader.text(
                "store",
                "file",
                stores::containsKey,
                String.join(", ", stores.keySet().stream().sorted().toList()));
        Duration seenFlush = reader.duration("seen-flush", Duration.ofMinutes(1));
        Duration expireAfter = expiry(reader, "expire-after", null, seenFlush);
        Duration expireQuietAfter =
                expiry(reader, "expire-quiet-after", RegistryConfig.defaultExpireQuietAfter(expireAfter), seenFlush);
        return new ServerConfig(
                Path.of(reader.text(
                        "data-dir", defaultDataDir(stateDirectory), value -> !value.contains("\0"), "a path")),
                store,
                reader.given(stores.getOrDefault(store, Set.of())),
                access(reader),
                seenFlush,
                new RegistryConfig(
                        reader.number("max-hosts", 100_000, MAX_HOSTS),
                        reader.number(
                                "max-list-bytes",
                                listBytes(Runtime.getRuntime().maxMemory()),
                                MIN_LIST_BYTES,
                                MAX_LIST_BYTES),
                        reader.reserved("reserved-names"),
                        reader.duration("stale-after", Duration.ofMinutes(15)),
                        expireAfter,
                        expireQuietAfter),
                new StreamLimits(
                        reader.number("streams-per-key", OFFICE, MAX_HOSTS),
                        reader.number("streams-per-network", OFFICE, MAX_HOSTS)),
                new StreamLimits(
                        reader.number("lists-per-key", OFFICE, MAX_HOSTS),
                        reader.number("lists-per-network", OFFICE, MAX_HOSTS)),
                reader.url("url"),
                ListenConfig.read(reader));
    }

    private static @Nullable Duration expiry(
            SettingReader reader, String name, @Nullable Duration otherwise, Duration seenFlush) {
        if (!reader.has(name)) {
            return otherwise;
        }
        Duration after = reader.duration(name, SettingReader.LONGEST);
        if (after.compareTo(seenFlush.multipliedBy(2)) < 0) {
            throw reader.refused(name, "at least twice bosixnet.seen-flush, which is " + seenFlush);
        }
        return after;
    }

    private static AccessConfig access(SettingReader reader) {
        EnumMap<KeyKind, Set<KeyDigest>> keys = new EnumMap<>(KeyKind.class);
        for (KeyKind kind : Set.of(KeyKind.ADMIN, KeyKind.JOIN, KeyKind.READER)) {
            if (reader.has(kind.setting())) {
                keys.put(kind, reader.keys(kind));
            }
        }
        String access = reader.text("access", "keys", Set.of("keys", "open")::contains, "keys, open");
        return new AccessConfig(
                access.equals("open"),
                reader.flag("public-read"),
                keys,
                reader.proxies("trusted-proxies"),
                hostNames(reader));
    }

    private static Set<String> hostNames(SettingReader reader) {
        Set<String> names = new HashSet<>(reader.names("host-names"));
        Matcher url = SettingReader.URL.matcher(Objects.requireNonNullElse(reader.url("url"), ""));
        if (url.matches()) {
            names.add(url.group(1).toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static String defaultDataDir(Optional<String> stateDirectory) {
        return stateDirectory
                .map(value -> value.split(":", 2)[0])
                .filter(value -> !value.isEmpty())
                .orElse("/var/lib/bosixnet");
    }

    /** Returns what the store needs to know. */
    StoreConfig storeConfig(Clock clock, StoreMeter meter) {
        return new StoreConfig(dataDir.toAbsolutePath(), seenFlush, clock, meter, storeSettings);
    }

    /**
     * Returns the default for the longest list, for a heap of that many bytes: the list's JSON is over three times as
     * long, and there are briefly three copies.
     */
    static int listBytes(long heap) {
        return (int) Math.max(MIN_LIST_BYTES, Math.min(RegistryConfig.DEFAULT_MAX_LIST_BYTES, heap / HEAPS));
    }

    /** Returns warnings about settings that work but may cause trouble, each a sentence. */
    List<String> doubts(long heap) {
        List<String> doubts = new ArrayList<>();
        if (registry.maxListBytes() > AGENTS_READ) {
            doubts.add(
                    "bosixnet.max-list-bytes is more than agents read of a list, which is " + AGENTS_READ + " bytes.");
        }
        if (registry.maxListBytes() > Math.max(MIN_LIST_BYTES, heap / HEAPS)) {
            doubts.add("bosixnet.max-list-bytes is more than there may be memory for: give the server " + HEAPS
                    + " times as much heap (-Xmx).");
        }
        return doubts;
    }

    /** Returns what is not secret; a store's settings may be. */
    @Override
    public String toString() {
        return "ServerConfig[dataDir=" + dataDir + ", store=" + store + "]";
    }
}
