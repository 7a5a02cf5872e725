package org.bosixnet;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import io.smallrye.config.common.utils.ConfigSourceUtil;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where settings come from: system properties, then the environment, then the file, then the servlet's parameters. */
final class ConfigSources {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigSources.class);
    /** The prefix of every setting's name. */
    static final String PREFIX = "bosixnet.";

    /** What is no key that somebody has written in the place of a name. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z.-]{1,60}");

    private static final String FILE_SETTING = "bosixnet.config";
    private static final String FILE = "/etc/bosixnet/registry.properties";
    private static final String FILE_SOURCE = "file ";
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final int FILE_ORDINAL = 200;
    private static final int PARAMETER_ORDINAL = 150;

    private ConfigSources() {}

    /**
     * Opens all sources.
     *
     * @param context has the servlet's parameters; null where there is no servlet
     * @throws ConfigException if the file cannot be read, could have been changed by another user, or is missing
     *     although a setting names it
     */
    static Config open(@Nullable ServletContext context) {
        Map<String, String> parameters = new HashMap<>();
        if (context != null) {
            for (String name : Collections.list(context.getInitParameterNames())) {
                if (name.startsWith(PREFIX)) {
                    parameters.put(name, context.getInitParameter(name));
                }
            }
        }
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addSystemSources()
                .withSources(new PropertiesConfigSource(parameters, "servlet parameters", PARAMETER_ORDINAL));
        Optional<String> named = Optional.ofNullable(System.getProperty(FILE_SETTING))
                .or(() -> Optional.ofNullable(System.getenv("BOSIXNET_CONFIG")))
                .filter(name -> !name.isBlank()); // as with every setting
        Path file = Path.of(named.orElse(FILE));
        if (named.isPresent() || !Files.notExists(file)) {
            builder.withSources(fileSource(file));
        }
        return builder.build();
    }

    /** Returns whether the source with that name is a file that only the server's user, or root, can read. */
    static boolean isPrivate(@Nullable String source) {
        if (source == null || !source.startsWith(FILE_SOURCE)) {
            return false;
        }
        Path file = Path.of(source.substring(FILE_SOURCE.length()));
        try {
            return Collections.disjoint(Files.getPosixFilePermissions(file), OTHERS) && new TrustedFiles().isOurs(file);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static ConfigSource fileSource(Path file) {
        try {
            new TrustedFiles().demandSettings(file, FILE_SETTING);
            // not a PropertiesConfigSource, which changes the name
            return new MapBackedConfigSource(
                    FILE_SOURCE + file, ConfigSourceUtil.urlToMap(file.toUri().toURL()), FILE_ORDINAL) {};
        } catch (NoSuchFileException e) {
            throw new ConfigException("The file " + file + " is not there.");
        } catch (IOException e) {
            throw new ConfigException("The file " + file + " cannot be read: " + e.getMessage()
                    + ". It must be readable by the user that the server runs as.");
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The file " + file + " is not a properties file: " + e.getMessage());
        }
    }

    /**
     * Warns of settings that mean nothing. Compares names in the form of environment variables, in which a dot and a hyphen
     * are the same.
     *
     * @param names those of all settings
     */
    static void warnOfUnknown(Config config, Set<String> names) {
        Set<String> known = names.stream().map(ConfigSources::environmentForm).collect(Collectors.toSet());
        TreeSet<String> unknown = new TreeSet<>();
        config.getPropertyNames().forEach(name -> {
            if (name.startsWith(PREFIX)
                    && !name.startsWith("bosixnet.test.")
                    && !known.contains(environmentForm(name))) {
                unknown.add(name);
            }
        });
        String all = String.join(", ", new TreeSet<>(names));
        unknown.forEach(name -> LOG.warn("The setting {} is unknown; the known settings are {}", name, all));
        for (ConfigSource source : config.getConfigSources()) {
            if (source.getName().startsWith(FILE_SOURCE)) {
                source.getPropertyNames().stream()
                        .filter(name -> !name.startsWith(PREFIX))
                        .sorted()
                        .forEach(name -> LOG.warn(
                                "The line {} in {} means nothing: the name of a setting begins with {}",
                                HARMLESS.matcher(name).matches() ? name : "with another name",
                                source.getName().substring(FILE_SOURCE.length()),
                                PREFIX));
            }
        }
    }

    private static String environmentForm(String name) {
        return name.replace('-', '.');
    }
}
