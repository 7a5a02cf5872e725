package org.bosixnet;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where settings come from: system properties, then the environment, then the file, then the servlet's parameters. */
final class ConfigSources {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigSources.class);
    private static final String FILE_SETTING = "bosixnet.config";
    private static final String FILE = "/etc/bosixnet/registry.properties";
    private static final int FILE_ORDINAL = 200;
    private static final int PARAMETER_ORDINAL = 150;

    private ConfigSources() {}

    /**
     * Opens all sources, and warns of names that mean nothing.
     *
     * @throws ConfigException if the file is there and cannot be read
     */
    static Config open(ServletContext context) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(ServerConfig.PREFIX)) {
                parameters.put(name, context.getInitParameter(name));
            }
        }
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addSystemSources()
                .withSources(new PropertiesConfigSource(parameters, "servlet parameters", PARAMETER_ORDINAL));
        Path file = Path.of(Optional.ofNullable(System.getProperty(FILE_SETTING))
                .or(() -> Optional.ofNullable(System.getenv("BOSIXNET_CONFIG")))
                .orElse(FILE));
        if (Files.exists(file)) {
            builder.withSources(fileSource(file));
        }
        Config config = builder.build();
        warnOfUnknown(config);
        return config;
    }

    private static PropertiesConfigSource fileSource(Path file) {
        try {
            return new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL);
        } catch (IOException e) {
            throw new ConfigException("The file " + file + " cannot be read: " + e.getMessage()
                    + ". It has to be readable for the user that the server runs as.");
        }
    }

    private static void warnOfUnknown(Config config) {
        TreeSet<String> unknown = new TreeSet<>();
        config.getPropertyNames().forEach(name -> {
            if (name.startsWith(ServerConfig.PREFIX) && !name.startsWith("bosixnet.test.")) {
                unknown.add(name);
            }
        });
        unknown.removeAll(ServerConfig.NAMES);
        // A variable's name does not say which of its underscores are hyphens, so it is listed with dots alone.
        ServerConfig.NAMES.stream()
                .filter(name -> System.getenv()
                        .containsKey(name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT)))
                .forEach(name -> unknown.remove(name.replace('-', '.')));
        unknown.forEach(name -> LOG.warn(
                "The setting {} means nothing; there are {}",
                name,
                String.join(", ", new TreeSet<>(ServerConfig.NAMES))));
    }
}
