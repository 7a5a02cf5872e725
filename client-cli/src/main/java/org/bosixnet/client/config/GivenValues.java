package org.bosixnet.client.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bosixnet.client.address.AddressSettings;
import org.bosixnet.client.address.Temporary;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;

/** Turns the given values into typed settings; a setting not given, or given empty, has its default. */
final class GivenValues {
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final long LONGEST_PERIOD = Duration.ofDays(1).toSeconds();
    private static final int MAX_NAMES = 10_000;
    private static final int MOST_NAMES = 1_000_000;

    private final Map<Setting, GivenValue> values;
    private final @Nullable GivenValue urlsOfPin;

    /** @param urlsOfPin the value of {@code URL} that {@code PIN} was given for; null if there is none */
    GivenValues(Map<Setting, GivenValue> values, @Nullable GivenValue urlsOfPin) {
        this.values = values;
        this.urlsOfPin = urlsOfPin;
    }

    /**
     * Checks everything.
     *
     * @param ownName the name to report under if none is given
     * @param byNode whether that is this machine's own name as it is now
     * @throws ConfigException at the first wrong value
     */
    AgentConfig config(@Nullable HostName ownName, boolean byNode) {
        GivenValue hostName = given(Setting.HOST_NAME);
        return new AgentConfig(
                groups(given(Setting.URL)),
                hostName == null ? ownName : hostName(hostName),
                hostName == null && byNode,
                period(Setting.UPD_PERIOD),
                period(Setting.LIST_PERIOD),
                addresses(),
                path(Setting.LOG_DIR),
                pathOr(Setting.HOSTS_FILE, "/etc/hosts"),
                yes(Setting.HOSTS_IN_PLACE),
                program(Setting.ON_CHANGE),
                new Domains(list(Setting.DOMAIN, GivenValues::domain, "Use domains such as example.com.")),
                names(),
                number(Setting.MAX_NAMES, MAX_NAMES, MOST_NAMES),
                pathOr(Setting.KEY_FILE, "/etc/bosixnet/keys"),
                yes(Setting.ALLOW_HTTP),
                path(Setting.CA_FILE),
                pins(),
                proxy());
    }

    boolean has(Setting setting) {
        return given(setting) != null;
    }

    private @Nullable GivenValue given(Setting setting) {
        GivenValue given = values.get(setting);
        return given == null || given.value().isBlank() ? null : given;
    }

    private static List<RegistryGroup> groups(@Nullable GivenValue given) {
        if (given == null) {
            return List.of();
        }
        LinkedHashSet<RegistryGroup> groups = new LinkedHashSet<>();
        for (String word : RegistryGroup.words(given.value())) {
            RegistryGroup group;
            try {
                group = RegistryGroup.parse(word);
            } catch (IllegalArgumentException e) {
                throw given.refused(word, e.getMessage() + " It must be a URL such as https://SERVER/bosixnet.");
            }
            boolean known =
                    groups.stream().anyMatch(other -> other.meets(group) && (other.isCluster() || group.isCluster()));
            if (known) {
                throw given.refused(word, "One of its URLs is in URL before, and a registry is in one cluster only.");
            }
            groups.add(group);
        }
        return List.copyOf(groups);
    }

    private static List<RegistryUrl> urls(@Nullable GivenValue given) {
        return groups(given).stream().flatMap(group -> group.members().stream()).toList();
    }

    private static HostName hostName(GivenValue given) {
        try {
            return new HostName(given.value().strip());
        } catch (InvalidValueException e) {
            throw given.refused(String.valueOf(e.getMessage()));
        }
    }

    private Duration period(Setting setting) {
        GivenValue given = given(setting);
        if (given == null) {
            return PERIOD;
        }
        // the original hands it to sleep, which knows these suffixes
        String text = given.value().strip();
        char last = text.charAt(text.length() - 1);
        int unit = Map.of('s', 1, 'm', 60, 'h', 3600, 'd', 86_400).getOrDefault(last, 0);
        long seconds = digits(unit == 0 ? text : text.substring(0, text.length() - 1)) * Math.max(1, unit);
        if (seconds < 1 || seconds > LONGEST_PERIOD) {
            throw given.refused("It must be a number of seconds from 1 to " + LONGEST_PERIOD
                    + ", or a whole number followed by s, m, h or d, up to 1d.");
        }
        return Duration.ofSeconds(seconds);
    }

    private AddressSettings addresses() {
        return new AddressSettings(
                word(Setting.NETWORK_DEVICE),
                word(Setting.ADDRESS_SUB_STRING),
                list(Setting.PREFIX, Cidr::parse, "Use IPv6 prefixes such as fd00::/8."),
                temporary(),
                number(Setting.MAX_ADDRESSES, 1, AddressSettings.MOST_ADDRESSES));
    }

    private Temporary temporary() {
        GivenValue given = given(Setting.TEMPORARY);
        return switch (given == null ? "no" : given.value().strip()) {
            case "no" -> Temporary.DENY;
            case "allow" -> Temporary.ALLOW;
            case "only" -> Temporary.ONLY;
            default -> throw refused(given, "It must be no, allow or only.");
        };
    }

    private boolean yes(Setting setting) {
        GivenValue given = given(setting);
        return switch (given == null ? "no" : given.value().strip()) {
            case "no", "false", "0" -> false;
            case "yes", "true", "1" -> true;
            default -> throw refused(given, "It must be yes or no.");
        };
    }

    private static RuntimeException refused(@Nullable GivenValue given, String allowed) {
        return given == null ? new IllegalStateException("a default is refused") : given.refused(allowed);
    }

    private NameGlobs names() {
        GivenValue given = given(Setting.NAMES);
        if (given == null) {
            return NameGlobs.ANY;
        }
        try {
            return new NameGlobs(given.items());
        } catch (IllegalArgumentException e) {
            throw given.refused("Use host names in which '*' stands for any characters and '?' for one, such as "
                    + "web-* or *.example.com.");
        }
    }

    private Pins pins() {
        GivenValue given = given(Setting.PIN);
        if (given == null) {
            return Pins.NONE;
        }
        if (has(Setting.CA_FILE)) {
            throw given.refused(
                    "CA_FILE is set, too, and each says alone whom to trust: PIN by the server's key, CA_FILE"
                            + " by who signed its certificate. Leave one of them out.");
        }
        try {
            return Pins.parse(given.value(), urls(urlsOfPin));
        } catch (IllegalArgumentException e) {
            throw given.refused(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable ProxyUrl proxy() {
        GivenValue given = given(Setting.PROXY);
        if (given == null) {
            return null;
        }
        try {
            return ProxyUrl.parse(given.value().strip());
        } catch (IllegalArgumentException e) {
            throw given.refused(e.getMessage() + " It must be http://HOST:PORT.");
        }
    }

    private @Nullable String word(Setting setting) {
        GivenValue given = given(setting);
        if (given == null) {
            return null;
        }
        if (given.words().size() != 1) {
            throw given.refused("It must be one word.");
        }
        return given.value().strip();
    }

    private int number(Setting setting, int otherwise, int most) {
        GivenValue given = given(setting);
        if (given == null) {
            return otherwise;
        }
        long number = digits(given.value().strip());
        if (number < 1 || number > most) {
            throw given.refused("It must be a whole number from 1 to " + most + ".");
        }
        return (int) number;
    }

    /** Returns the value of up to nine decimal digits, or -1. */
    private static long digits(String text) {
        boolean number = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(text) : -1;
    }

    private static String domain(String text) {
        return HostName.folded(text.startsWith(".") ? text.substring(1) : text);
    }

    private <T> List<T> list(Setting setting, Function<String, T> parser, String allowed) {
        GivenValue given = given(setting);
        if (given == null) {
            return List.of();
        }
        return given.items().stream()
                .map(item -> {
                    try {
                        return parser.apply(item);
                    } catch (IllegalArgumentException | InvalidValueException e) {
                        throw given.refused(item, allowed);
                    }
                })
                .distinct()
                .toList();
    }

    /** Returns a program and its arguments; empty if none is given. */
    private List<String> program(Setting setting) {
        GivenValue given = given(setting);
        if (given == null) {
            return List.of();
        }
        List<String> words = given.words();
        if (path(given, words.get(0)).isAbsolute()) {
            return words;
        }
        throw given.refused("It must be the path of a program, which begins with '/', and its arguments, separated by"
                + " blanks. No shell reads them.");
    }

    private Path pathOr(Setting setting, String otherwise) {
        Path path = path(setting);
        return path == null ? Path.of(otherwise) : path;
    }

    private @Nullable Path path(Setting setting) {
        GivenValue given = given(setting);
        if (given == null) {
            return null;
        }
        Path path = path(given, given.value());
        if (path.isAbsolute() || !given.inFile()) {
            return path.toAbsolutePath();
        }
        throw given.refused("It must be a path that begins with '/'.");
    }

    private static Path path(GivenValue given, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw given.refused(
                    text,
                    "This program's locale does not have all of these letters, so it cannot name the file."
                            + " Set LC_ALL=C.UTF-8 for it, or another locale with UTF-8.");
        }
    }
}
