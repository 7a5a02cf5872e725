package org.bosixnet.client.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings: options override environment variables ({@code BOSIXNET_URL} and so on), and these override the
 * file. The file is the one asked for, or the agent's own, or if that is missing the original's; none is needed.
 */
public final class ConfigLoader {
    static final Path AGENT_FILE = Path.of("/etc/bosixnet/agent.conf");
    static final Path ORIGINAL_FILE = Path.of("/etc/bosixnet/bosixnet-daemon.conf");

    /** A key of the original that nothing here needs. */
    private static final String DIR_UTIL = "DIR_UTIL";

    private final Map<String, String> environment;
    private final Path agentFile;
    private final Path originalFile;
    private final LocalName localName;

    /** Reads this process's environment and {@code /etc/bosixnet}. */
    public ConfigLoader(Platform platform) {
        this(System.getenv(), AGENT_FILE, ORIGINAL_FILE, platform);
    }

    /** Reads another environment and other files; neither file needs to exist. */
    public ConfigLoader(Map<String, String> environment, Path agentFile, Path originalFile, Platform platform) {
        this.environment = Map.copyOf(environment);
        this.agentFile = agentFile;
        this.originalFile = originalFile;
        this.localName = new LocalName(platform);
    }

    /**
     * Reads and checks everything. An empty option or value in a file means the default; an empty environment
     * variable counts as unset. A file that is named like the original's gets the original's default for {@code
     * HOST_NAME}.
     *
     * @param options what was given on the command line
     * @param file {@code --config}; null for the usual ones
     * @throws ConfigException if the file asked for is missing, a file cannot be read or understood or could have been
     *     written by another user, or a value is wrong
     */
    public LoadedConfig load(Map<Setting, String> options, @Nullable Path file) {
        LoadedConfig loaded = load(options, file, null);
        if (file != null && loaded.file() == null) {
            throw new ConfigException(Escaped.text(file.toString()) + ": there is no such file.");
        }
        return loaded;
    }

    /**
     * Does the same before a {@link #join}, which makes the file asked for if it is missing, and to whose registry a
     * {@code PIN} that is given with it belongs.
     */
    public LoadedConfig loadToJoin(Map<Setting, String> options, @Nullable Path file, RegistryGroup joined) {
        LoadedConfig loaded =
                load(options, file, new GivenValue(Setting.URL, joined.toString(), "argument URL", false));
        return new LoadedConfig(
                loaded.config().reaching(joined),
                loaded.file(),
                loaded.isHostsFileOwn(),
                loaded.warnings(),
                loaded.nameToKeep());
    }

    private LoadedConfig load(Map<Setting, String> options, @Nullable Path file, @Nullable GivenValue joined) {
        List<String> warnings = new ArrayList<>();
        Map<Setting, GivenValue> values = new EnumMap<>(Setting.class);
        Path read = readFirst(file == null ? List.of(agentFile, originalFile) : List.of(file), values, warnings);
        GivenValue urlsInFile = values.get(Setting.URL);
        for (Setting setting : Setting.values()) {
            String variable = environment.get(setting.environmentName());
            if (variable != null && !variable.isBlank()) {
                String where = "environment variable " + setting.environmentName();
                values.put(setting, new GivenValue(setting, variable, where, false));
            }
        }
        options.forEach((setting, value) ->
                values.put(setting, new GivenValue(setting, value, "option " + setting.optionName(), false)));
        GivenValues given = new GivenValues(values, urlsOfPin(values, urlsInFile, joined));
        OwnName own = given.has(Setting.HOST_NAME) ? new OwnName(null, null) : ownName(read);
        GivenValue hostsFile = values.get(Setting.HOSTS_FILE);
        return new LoadedConfig(
                given.config(own.name(), !isOriginals(read)),
                read,
                file == null && (hostsFile == null || hostsFile.inFile()),
                warnings,
                own.toKeep());
    }

    /** A key in the file belongs to the registry there, also for a command that is given another one. */
    private static @Nullable GivenValue urlsOfPin(
            Map<Setting, GivenValue> values, @Nullable GivenValue inFile, @Nullable GivenValue joined) {
        GivenValue pin = values.get(Setting.PIN);
        if (pin != null && pin.inFile() && inFile != null && !inFile.value().isBlank()) {
            return inFile;
        }
        return joined == null ? values.get(Setting.URL) : joined;
    }

    /**
     * Works out how the file must change for the agent to report to one more registry. If the agent's own file is
     * missing, it is made, as a copy of the original's if there is one: the two are never read together. Settings from
     * the command line or the environment are put into the file.
     *
     * @param file {@code --config}; null for the agent's own
     * @param name to report under
     * @param options what was given on the command line
     * @throws ConfigException if an existing file cannot be read or understood, or the options name another registry
     */
    public SettingsEdit join(@Nullable Path file, RegistryGroup group, HostName name, Map<Setting, String> options) {
        if (options.containsKey(Setting.URL)) {
            throw new ConfigException("The registry to join is the argument URL. Leave out " + Setting.URL.optionName()
                    + "; to join several, run the command for each.");
        }
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = options.getOrDefault(setting, environment.getOrDefault(setting.environmentName(), ""));
            if (options.containsKey(setting) || !value.isBlank()) {
                given.put(setting, setting.isPath() && !value.isBlank() ? absolute(value) : value.strip());
            }
        }
        given.keySet().removeAll(Set.of(Setting.URL, Setting.HOST_NAME));
        Path target = file == null ? agentFile : file;
        return SettingsEdit.join(
                target,
                file == null ? originalFile : null,
                group,
                name,
                each -> ownName(each).name(),
                given);
    }

    /**
     * Works out how the file must change for the agent to leave a registry: undoes {@link #join}.
     *
     * @param file {@code --config}; null for the agent's own
     * @throws ConfigException if an existing file cannot be read or understood
     */
    public SettingsEdit leave(@Nullable Path file, RegistryUrl url) {
        return SettingsEdit.leave(file == null ? agentFile : file, file == null ? originalFile : null, url);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    private static @Nullable Path readFirst(List<Path> files, Map<Setting, GivenValue> values, List<String> warnings) {
        for (Path each : files) {
            if (readFile(each, values, warnings)) {
                return each;
            }
        }
        return null;
    }

    private static boolean readFile(Path file, Map<Setting, GivenValue> values, List<String> warnings) {
        String name = Escaped.text(file.toString());
        // encodings other than UTF-8 do no harm in comments
        Optional<String> text = SettingsFile.read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        for (ConfigFile.Entry entry :
                text.map(content -> ConfigFile.parse(content, name)).orElse(List.of())) {
            String where = name + ", line " + entry.line();
            Optional<Setting> setting = Arrays.stream(Setting.values())
                    .filter(known -> known.name().equals(entry.key()))
                    .findFirst();
            if (setting.isPresent()) {
                values.put(setting.get(), new GivenValue(setting.get(), entry.value(), where, true));
            } else if (!entry.key().equals(DIR_UTIL)) {
                warnings.add(where + ": unknown key '" + entry.key() + "' is ignored"
                        + Setting.nearest(entry.key())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("."));
            }
        }
        return text.isPresent();
    }

    /** The name without {@code HOST_NAME}, if it is usable, and the edit that keeps it. */
    private record OwnName(
            @Nullable HostName name, @Nullable SettingsEdit toKeep) {}

    private boolean isOriginals(@Nullable Path file) {
        return file != null && originalFile.getFileName().equals(file.getFileName());
    }

    private OwnName ownName(@Nullable Path file) {
        Optional<LocalName.Found> name =
                file != null && isOriginals(file) ? localName.originalName(file) : localName.nodeName();
        try {
            return name.map(found -> new OwnName(new HostName(found.name()), found.toKeep()))
                    .orElse(new OwnName(null, null));
        } catch (InvalidValueException e) {
            return new OwnName(null, null); // as with localhost; only a command that reports needs a name, and says so
        }
    }
}
