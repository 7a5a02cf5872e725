package org.bosixnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.access.AccessConfig;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.KeySetting;
import org.bosixnet.access.TrustedProxies;
import org.bosixnet.events.StreamLimits;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.registry.ReservedNames;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the registry.
 *
 * @param dataDir {@code bosixnet.data-dir}: where the file store keeps its files. Default: {@code $STATE_DIRECTORY},
 *     which systemd sets, else {@code /var/lib/bosixnet}
 * @param store {@code bosixnet.store}: which store; default {@code file}
 * @param access {@code bosixnet.access}: {@code keys}, the default, or {@code open}; {@code bosixnet.public-read}, default
 *     false; {@code bosixnet.admin-key}, {@code bosixnet.join-key}, {@code bosixnet.reader-key}, made at the first start;
 *     {@code bosixnet.trusted-proxies}, default none; {@code bosixnet.host-names}, default none
 * @param seenFlush {@code bosixnet.seen-flush}: how long a report without change may wait before it is durable; default
 *     a minute
 * @param registry {@code bosixnet.max-hosts}, default 100,000; {@code bosixnet.max-list-bytes}, default 16 MiB, or less in a
 *     small heap;
 *     {@code bosixnet.reserved-names}, default none; {@code bosixnet.stale-after}, default 15 minutes;
 *     {@code bosixnet.expire-after}, default never, at least twice {@code seen-flush}
 * @param streams {@code bosixnet.streams-per-key}, default 8; {@code bosixnet.streams-per-network}, default 32
 * @param lists {@code bosixnet.lists-per-key}, default 8; {@code bosixnet.lists-per-network}, default 64
 * @param url {@code bosixnet.url}: under which address people reach the registry; said at start, and its host is one of
 *     {@code host-names}. No default
 */
record ServerConfig(
        Path dataDir,
        String store,
        AccessConfig access,
        Duration seenFlush,
        RegistryConfig registry,
        StreamLimits streams,
        StreamLimits lists,
        @Nullable String url) {

    static final String PREFIX = "bosixnet.";

    private static final int MAX_HOSTS = 10_000_000;
    private static final int MIN_LIST_BYTES = 1 << 20;
    private static final int MAX_LIST_BYTES = 1 << 30;

    /** Whatever is longer, agents leave unread (docs/protocol.md). */
    private static final int AGENTS_READ = 32 << 20;

    /** How many times the longest list the heap should be. */
    private static final int HEAPS = 16;

    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern URL =
            Pattern.compile("(?i:https?)://(" + HOST_NAME + "|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?(?:/[!-~&&[^?#]]*)?");

    /** Every name that means something, to warn of any other. */
    static final Set<String> NAMES = Set.of(
            "bosixnet.access",
            "bosixnet.admin-key",
            "bosixnet.config",
            "bosixnet.data-dir",
            "bosixnet.expire-after",
            "bosixnet.host-names",
            "bosixnet.join-key",
            "bosixnet.lists-per-key",
            "bosixnet.lists-per-network",
            "bosixnet.max-hosts",
            "bosixnet.max-list-bytes",
            "bosixnet.public-read",
            "bosixnet.reader-key",
            "bosixnet.reserved-names",
            "bosixnet.seen-flush",
            "bosixnet.stale-after",
            "bosixnet.store",
            "bosixnet.streams-per-key",
            "bosixnet.streams-per-network",
            "bosixnet.trusted-proxies",
            "bosixnet.url");

    /**
     * Reads the settings.
     *
     * @param stores the names of the stores there are
     * @param stateDirectory the value of {@code STATE_DIRECTORY}, colon-separated (systemd.exec(5))
     * @throws ConfigException if a value is not allowed
     */
    static ServerConfig read(Config config, Set<String> stores, Optional<String> stateDirectory) {
        Reader reader = new Reader(config);
        Duration seenFlush = reader.duration("seen-flush", Duration.ofMinutes(1));
        Duration expireAfter = reader.has("expire-after") ? reader.duration("expire-after", LONGEST) : null;
        if (expireAfter != null && expireAfter.compareTo(seenFlush.multipliedBy(2)) < 0) {
            throw reader.refused("expire-after", "at least twice bosixnet.seen-flush, which is " + seenFlush);
        }
        return new ServerConfig(
                Path.of(reader.text(
                        "data-dir", defaultDataDir(stateDirectory), value -> !value.contains("\0"), "a path")),
                reader.text(
                        "store",
                        "file",
                        stores::contains,
                        String.join(", ", stores.stream().sorted().toList())),
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
                        expireAfter),
                new StreamLimits(
                        reader.number("streams-per-key", 8, MAX_HOSTS),
                        reader.number("streams-per-network", 32, MAX_HOSTS)),
                new StreamLimits(
                        reader.number("lists-per-key", 8, MAX_HOSTS),
                        reader.number("lists-per-network", 64, MAX_HOSTS)),
                reader.url("url"));
    }

    private static AccessConfig access(Reader reader) {
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

    private static Set<String> hostNames(Reader reader) {
        Set<String> names = new HashSet<>(reader.names("host-names"));
        Matcher url = URL.matcher(Objects.requireNonNullElse(reader.url("url"), ""));
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

    /**
     * Returns how long the list may be, unless the settings say otherwise, in a heap of so many bytes: its JSON is over
     * three times as long, and for a moment there are three copies.
     */
    static int listBytes(long heap) {
        return (int) Math.max(MIN_LIST_BYTES, Math.min(RegistryConfig.DEFAULT_MAX_LIST_BYTES, heap / HEAPS));
    }

    /** Returns what somebody should know about settings that can be used all the same, in sentences. */
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

    private record Reader(Config config) {

        private boolean has(String name) {
            return value(name).isPresent();
        }

        private Optional<String> value(String name) {
            return config.getOptionalValue(PREFIX + name, String.class).map(String::strip);
        }

        String text(String name, String otherwise, Predicate<String> allowed, String allowedText) {
            String value = value(name).orElse(otherwise);
            if (!allowed.test(value)) {
                throw refused(name, allowedText);
            }
            return value;
        }

        int number(String name, int otherwise, int max) {
            return number(name, otherwise, 1, max);
        }

        int number(String name, int otherwise, int min, int max) {
            try {
                int number = value(name).map(Integer::parseInt).orElse(otherwise);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw refused(name, "a whole number from " + min + " to " + max);
        }

        Duration duration(String name, Duration otherwise) {
            try {
                Duration duration = value(name).map(Duration::parse).orElse(otherwise);
                if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            } catch (java.time.format.DateTimeParseException e) {
                // said below
            }
            throw refused(name, "an ISO 8601 duration from PT1S to P3650D, such as PT15M");
        }

        boolean flag(String name) {
            return text(name, "false", Set.of("true", "false")::contains, "true, false")
                    .equals("true");
        }

        ReservedNames reserved(String name) {
            try {
                return value(name).map(ReservedNames::parse).orElse(ReservedNames.NONE);
            } catch (IllegalArgumentException e) {
                throw refused(
                        name,
                        "a list of names, with * for any characters and ? for one, such as ldap, salt, *.corp.example");
            }
        }

        @Nullable
        String url(String name) {
            String allowed =
                    "a URL such as https://registry.example.org/bosixnet/, without a user, a query or a fragment";
            return has(name) ? text(name, "", value -> URL.matcher(value).matches(), allowed) : null;
        }

        /** Reads names of hosts, in lower case. */
        Set<String> names(String name) {
            Set<String> names = Stream.of(value(name).orElse("").split(",", -1))
                    .map(text -> text.strip().toLowerCase(Locale.ROOT))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.toSet());
            if (!names.stream().allMatch(HOST_NAME.asMatchPredicate())) {
                throw refused(name, "a list of names such as registry.example.org, nas, without a scheme or a port");
            }
            return names;
        }

        TrustedProxies proxies(String name) {
            try {
                return TrustedProxies.parse(value(name).orElse(""));
            } catch (IllegalArgumentException e) {
                throw refused(name, "a list of addresses and prefixes such as 127.0.0.1, ::1, 10.0.0.0/8");
            }
        }

        /** Reads keys; what is wrong with them is told without repeating them. */
        Set<KeyDigest> keys(KeyKind kind) {
            String name = PREFIX + kind.setting();
            try {
                ConfigValue value = config.getConfigValue(name);
                return KeySetting.read(kind, value.getValue(), ConfigSources.isPrivate(value.getSourceName()));
            } catch (KeySetting.RefusedException e) {
                throw new ConfigException(
                        "The value of the setting " + name + " is not shown here; allowed is " + e.getMessage() + ".");
            }
        }

        ConfigException refused(String name, String allowed) {
            return new ConfigException("The setting " + PREFIX + name + " is '"
                    + value(name).orElse("") + "'; allowed is " + allowed + ".");
        }
    }
}
