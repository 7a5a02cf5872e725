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
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--url", paramLabel = "URL", description = "The registries, separated by blanks (URL).")
    private @Nullable String url;

    @Option(names = "--host-name", paramLabel = "NAME", description = "This computer's name (HOST_NAME).")
    private @Nullable String hostName;

    @Option(names = "--hosts-file", paramLabel = "FILE", description = "The file to keep (HOSTS_FILE).")
    private @Nullable String hostsFile;

    /** The help of the only one of {@link #others} that has one. */
    private static final String ALLOW_HTTP =
            "yes: keys and passwords may go over plain http to anywhere; anyone on the way can read them (ALLOW_HTTP).";

    /** The settings that have no field of their own. */
    private final Map<Setting, String> others = new EnumMap<>(Setting.class);

    /** The edit that keeps the name; null if none is needed. */
    private @Nullable SettingsEdit nameToKeep;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** Adds an option for each setting without a field here to the command. */
    public void addOthers(CommandSpec command) {
        for (Setting setting : Setting.values()) {
            if (command.findOption(setting.optionName()) == null) {
                command.addOption(OptionSpec.builder(setting.optionName())
                        .type(String.class)
                        .paramLabel("VALUE")
                        .hidden(setting != Setting.ALLOW_HTTP)
                        .description(ALLOW_HTTP)
                        .setter(new ISetter() {
                            @Override
                            public <T> @Nullable T set(T value) {
                                if (value != null) {
                                    others.put(setting, value.toString());
                                }
                                return null;
                            }
                        })
                        .build());
            }
        }
    }

    /**
     * Finds the settings, and prints the warnings about them.
     *
     * @throws org.bosixnet.client.config.ConfigException if one is wrong
     */
    public AgentConfig load() {
        return warned(loader().load(options(), config));
    }

    /** Does the same before {@link #join}: the file asked for need not exist yet. */
    public AgentConfig loadToJoin() {
        return warned(loader().loadToJoin(options(), config));
    }

    private ConfigLoader loader() {
        CommandSpec command = Objects.requireNonNull(spec, "set by picocli");
        return new ConfigLoader(Program.of(command).platform());
    }

    private AgentConfig warned(LoadedConfig loaded) {
        if (spec != null) {
            loaded.warnings().forEach(warning -> spec.commandLine().getErr().println("bosixnet: " + warning));
        }
        nameToKeep = loaded.nameToKeep();
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

    /** Adds {@code ALLOW_HTTP=yes} as if it had been given as an option, which {@link #join} keeps. */
    public AgentConfig allowHttp(AgentConfig loaded) {
        others.put(Setting.ALLOW_HTTP, "yes");
        return loaded.allowingHttp();
    }

    /** Returns the file that was asked for, or null. */
    @Nullable
    public Path file() {
        return config;
    }

    /**
     * Works out how the settings file must change for the agent to report to this registry under this name. Options
     * that the agent needs to reach it are written into the file, too.
     */
    public SettingsEdit join(AgentConfig loaded, RegistryUrl registry, HostName name) {
        Map<Setting, String> kept = new EnumMap<>(Setting.class);
        Map<Setting, String> given = options();
        if (given.containsKey(Setting.KEY_FILE)) {
            kept.put(Setting.KEY_FILE, loaded.keyFile().toString());
        }
        if (given.containsKey(Setting.ALLOW_HTTP)) {
            kept.put(Setting.ALLOW_HTTP, loaded.allowHttp() ? "yes" : "no");
        }
        if (given.containsKey(Setting.CA_FILE) && loaded.caFile() != null) {
            kept.put(Setting.CA_FILE, loaded.caFile().toString());
        }
        if (given.containsKey(Setting.PROXY) && loaded.proxy() != null) {
            kept.put(Setting.PROXY, loaded.proxy().toString());
        }
        return loader().join(config, registry, name, kept);
    }

    private Map<Setting, String> options() {
        Map<Setting, String> options = new EnumMap<>(others);
        put(options, Setting.URL, url);
        put(options, Setting.HOST_NAME, hostName);
        put(options, Setting.HOSTS_FILE, hostsFile);
        return options;
    }

    private static void put(Map<Setting, String> options, Setting key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}
