package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.util.List;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.Pretty;
import org.bosixnet.client.cli.base.SettingsCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.credential.ClientConfigs;
import org.bosixnet.client.credential.ClientConfigs.ClientConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command by which an administrator changes the keys of names at one registry. */
abstract class AdminCommand extends SettingsCommand {

    static final String ADMIN_KEY_FILE = "--admin-key-file";

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The hosts.")
    private List<String> names = List.of();

    @Option(
            names = ADMIN_KEY_FILE,
            paramLabel = "FILE",
            description = "Read the admin key from this file, or with - from standard input.")
    private @Nullable String adminKeyFile;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private List<KeyPin> pins = List.of();

    @Override
    public final Integer call() throws Exception {
        AgentConfig config = settings().load();
        RegistryUrl url = Arguments.onlyRegistry(config);
        List<HostName> hosts = Arguments.names(names);
        pins = config.pins().of(url);
        if (dryRun) {
            wouldRun(url, hosts);
            return ExitCode.DONE;
        }
        ClearText.require(config, url);
        AccessKey adminKey = SecretInput.read(AccessKey.Kind.ADMIN, url, adminKeyFile, ADMIN_KEY_FILE);
        try (Registry registry = new HttpRegistries(config).showing(url, adminKey)) {
            return run(registry, url, hosts);
        }
    }

    /** Prints what would be done. */
    abstract void wouldRun(RegistryUrl url, List<HostName> hosts);

    /**
     * Runs the command.
     *
     * @return the {@link ExitCode}
     */
    abstract int run(Registry registry, RegistryUrl url, List<HostName> hosts) throws Exception;

    final boolean json() {
        return json;
    }

    /** Prints what would be done to all these names together. */
    final void printDryRun(RegistryUrl url, List<HostName> hosts, String sentence) {
        out().println(
                        json
                                ? Pretty.json(Json.createObjectBuilder()
                                        .add("dryRun", true)
                                        .add("url", url.toString())
                                        .add("names", names(hosts))
                                        .build())
                                : sentence);
    }

    /**
     * Prints a key bound to these names, only this once, and how to set up each kind of client with it.
     *
     * @throws FailedException if it could not be printed to its end
     */
    final void print(RegistryUrl url, List<HostName> hosts, AccessKey key) throws FailedException {
        printKey(url, hosts, key);
        if (out().checkError()) {
            throw new FailedException("The " + key + " is bound to " + joined(hosts)
                    + ", but could not be printed to its end, and is kept nowhere else. Make another one:"
                    + " 'bosixnet key replace " + joined(hosts).replace(",", "") + "'.");
        }
    }

    private void printKey(RegistryUrl url, List<HostName> hosts, AccessKey key) {
        List<ClientConfig> configs = new ClientConfigs(url, hosts, key, pins).all();
        if (json) {
            JsonArrayBuilder all = Json.createArrayBuilder();
            configs.forEach(each -> all.add(Json.createObjectBuilder()
                    .add("client", each.client())
                    .add("place", each.place())
                    .add("text", each.text())));
            out().println(Pretty.json(Json.createObjectBuilder()
                    .add("url", url.toString())
                    .add("names", names(hosts))
                    .add("id", key.id())
                    .add("key", key.value())
                    .add("configurations", all)
                    .build()));
            return;
        }
        out().println("The " + key + " is bound to " + joined(hosts) + " at " + url + ". It is shown only once.");
        if (url.isThisComputer()) {
            out().println(url.host() + " is this computer: on any other, put the registry's name in its place.");
        }
        if (!url.isSecure()) {
            out().println("This registry is plain http: anyone on the way can read the key in a report.");
        }
        if (!pins.isEmpty()) {
            out().println("This registry is known by its key (PIN), which the bosixnet agent compares. Other clients"
                    + " need a certificate there that they trust.");
        }
        configs.forEach(
                each -> out().println("\n=== " + each + " ===\n" + each.text().stripTrailing()));
    }

    private static JsonArrayBuilder names(List<HostName> hosts) {
        return Json.createArrayBuilder(hosts.stream().map(HostName::value).toList());
    }

    static String joined(List<HostName> hosts) {
        return String.join(", ", hosts.stream().map(HostName::value).toList());
    }
}
