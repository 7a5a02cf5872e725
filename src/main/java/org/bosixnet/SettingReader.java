package org.bosixnet;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.KeySetting;
import org.bosixnet.access.TrustedProxies;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.ReservedNames;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads one setting at a time, by its name without the prefix. Every method refuses a value that is not allowed with a
 * {@link ConfigException} that says what is allowed.
 */
record SettingReader(Config config) {

    private static final int MAX_PORT = 0xffff;

    static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    static final Pattern URL = Pattern.compile(
            "(?i:https?)://(" + HOST_NAME + "|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?(?:/[!-~&&[^?#]]*)?");

    boolean has(String name) {
        return value(name).isPresent();
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(ConfigSources.PREFIX + name, String.class)
                .map(String::strip);
    }

    /**
     * Returns the values of those settings that are set, by their full names.
     *
     * @param names full names
     */
    Map<String, String> given(Set<String> names) {
        Map<String, String> given = new HashMap<>();
        for (String name : names) {
            value(name.substring(ConfigSources.PREFIX.length()))
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> given.put(name, value));
        }
        return given;
    }

    /** Reads paths, separated as the system separates those of a class path, and makes them absolute. */
    List<Path> paths(String name) {
        try {
            return Stream.of(value(name).orElse("").split(Pattern.quote(File.pathSeparator), -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(text -> Path.of(text).toAbsolutePath())
                    .toList();
        } catch (InvalidPathException e) {
            throw refused(name, "paths, separated by '" + File.pathSeparator + "'");
        }
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
            // refused below
        }
        throw refused(name, "a whole number from " + min + " to " + max);
    }

    Duration duration(String name, Duration otherwise) {
        try {
            Duration duration = value(name).map(Duration::parse).orElse(otherwise);
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // refused below
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
        String allowed = "a URL such as https://registry.example.org/bosixnet/, without a user, a query or a fragment";
        return has(name) ? text(name, "", SettingReader::isUrl, allowed) : null;
    }

    private static boolean isUrl(String value) {
        Matcher url = URL.matcher(value);
        if (!url.matches()) {
            return false;
        }
        try {
            URI unused = new URI(value); // which knows of percent signs, braces and addresses
            String port = url.group("port");
            return port == null || Integer.parseInt(port) <= MAX_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Reads host names, in lower case. */
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

    /** Reads keys; a refusal does not repeat them. */
    Set<KeyDigest> keys(KeyKind kind) {
        String name = ConfigSources.PREFIX + kind.setting();
        try {
            ConfigValue value = config.getConfigValue(name);
            return KeySetting.read(kind, value.getValue(), ConfigSources.isPrivate(value.getSourceName()));
        } catch (KeySetting.RefusedException e) {
            throw new ConfigException(
                    "The value of the setting " + name + " is not shown here; it must be " + e.getMessage() + ".");
        }
    }

    ConfigException refused(String name, String allowed) {
        return new ConfigException("The setting " + ConfigSources.PREFIX + name + " is '"
                + value(name).orElse("") + "'; it must be " + allowed + ".");
    }
}
