package org.bosixnet.client.cli.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.config.LoadedConfig;
import org.bosixnet.client.config.Setting;
import org.bosixnet.client.config.SettingsEdit;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for settings, which every command has. */
public final class Settings {

    private static final System.Logger LOG = System.getLogger(Settings.class.getName());

    @Option(names = "--config", paramLabel = "FILE", description = "Read the settings from this file.")
    private @Nullable Path config;

    private static final String HEADING =
            "%nSettings, each also KEY=VALUE in the file, or BOSIXNET_KEY=VALUE in the environment:%n";

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    /** The edit that keeps the name; null if none is needed. */
    private @Nullable SettingsEdit nameToKeep;

    private boolean isHostsFileOwn;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** Adds an option for each setting to the command. */
    public void addOptions(CommandSpec command) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).heading(HEADING);
        for (Setting setting : Setting.values()) {
            group.addArg(OptionSpec.builder(setting.optionName())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(setting.help())
                    .setter(new ISetter() {
                        @Override
                        public <T> @Nullable T set(T value) {
                            if (value != null) {
                                given.put(setting, value.toString());
                            }
                            return null;
                        }
                    })
                    .build());
        }
        command.addArgGroup(group.build());
    }

    /**
     * Finds the settings, and prints the warnings about them.
     *
     * @throws org.bosixnet.client.config.ConfigException if one is wrong
     */
    public AgentConfig load() {
        return warned(loader().load(given, config));
    }

    /** Does the same before {@link #join}: the file asked for need not exist yet. */
    public AgentConfig loadToJoin(RegistryGroup registry) {
        return warned(loader().loadToJoin(given, config, registry));
    }

    private ConfigLoader loader() {
        return Program.of(Objects.requireNonNull(spec, "set by picocli")).configLoader();
    }

    private AgentConfig warned(LoadedConfig loaded) {
        if (spec != null) {
            loaded.warnings().forEach(warning -> spec.commandLine().getErr().println("bosixnet: " + warning));
        }
        nameToKeep = loaded.nameToKeep();
        isHostsFileOwn = loaded.isHostsFileOwn();
        return loaded.config();
    }

    /**
     * Writes down the name that the original's settings give this computer, so that it stays once it is reported. If
     * that fails, the name is worked out anew each time.
     */
    public void keepName() {
        try {
            if (nameToKeep != null) {
                nameToKeep.make();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the name is not written down", e);
        }
    }

    /** Returns whether {@code HOSTS_FILE} is that of the agent's own settings, not only of this command. */
    public boolean isHostsFileOwn() {
        return isHostsFileOwn;
    }

    /** Returns the settings with one more, as if it had been given as an option, which {@link #join} keeps. */
    public AgentConfig with(Setting setting, String value, RegistryGroup registry) {
        given.put(setting, value);
        return loader().loadToJoin(given, config, registry).config();
    }

    /** Returns the file that was asked for, or null. */
    @Nullable
    public Path file() {
        return config;
    }

    /**
     * Works out how the settings file must change for the agent to report to this registry under this name. Settings
     * given as options or in the environment are written into the file, too: the agent may be started without them.
     */
    public SettingsEdit join(RegistryGroup registry, HostName name) {
        return loader().join(config, registry, name, given);
    }

    /** Works out how the settings file must change for the agent to leave this registry. */
    public SettingsEdit leave(RegistryUrl registry) {
        return loader().leave(config, registry);
    }
}
