package org.bosixnet.client.cli.key;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bosixnet.client.cli.base.Arguments;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.SettingsCommand;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.BoundNames;
import org.bosixnet.client.registry.BoundNames.BoundName;
import org.bosixnet.client.registry.BoundNames.Owner;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.HttpRegistries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the names and their keys. */
@Command(
        name = "list",
        description = {
            "Lists every name that a key owns: the keys' ids, when each was bound and last used, and whether the host"
                    + " ever reported.",
            "The last use is known to the minute, and only since the registry was started. A second key of a name"
                    + " will replace the first one, and has not been used yet."
        })
final class KeyListCommand extends SettingsCommand {

    /** The most names to list: more than any registry has. */
    private static final int MOST = 10_000_000;

    private static final String LINE = "%-30s %-8s %-24s %-20s %s";

    @Option(
            names = AdminCommand.ADMIN_KEY_FILE,
            paramLabel = "FILE",
            description = "Read the admin key from this file, or with - from standard input.")
    private @Nullable String adminKeyFile;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        AgentConfig config = settings().load();
        RegistryUrl url = Arguments.onlyRegistry(config);
        ClearText.require(config, url);
        AccessKey adminKey = SecretInput.read(AccessKey.Kind.ADMIN, url, adminKeyFile, AdminCommand.ADMIN_KEY_FILE);
        try (Registry registry = new HttpRegistries(config).showing(url, adminKey)) {
            if (json) {
                printJson(registry, url);
            } else {
                printText(registry, url);
            }
        }
        return ExitCode.DONE;
    }

    private void printText(Registry registry, RegistryUrl url) throws Exception {
        out().println(String.format(LINE, "NAME", "KEY", "BOUND", "LAST USED", "")
                .stripTrailing());
        eachPage(
                registry,
                url,
                page -> page.forEach(name -> name.keys().forEach(key -> out().println(toText(name, key)))));
    }

    @SuppressWarnings("resource") // closing it would close the standard output
    private void printJson(Registry registry, RegistryUrl url) throws Exception {
        JsonGenerator generator = Json.createGeneratorFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createGenerator(out());
        generator.writeStartObject().writeStartArray("keys");
        eachPage(registry, url, page -> {
            page.forEach(name -> generator.write(toJson(name).build()));
            generator.flush();
        });
        generator.writeEnd().writeEnd().flush();
        out().println();
    }

    /**
     * Passes on each page as it comes, since there may be more names than fit into memory, and asks for no more once nobody
     * reads the output.
     */
    private void eachPage(Registry registry, RegistryUrl url, Consumer<List<BoundName>> printer)
            throws RegistryException, InterruptedException {
        int known = 0;
        HostName after = null;
        do {
            BoundNames page = registry.boundNames(after);
            refuseEndless(url, after, page, known);
            printer.accept(page.names());
            known += page.names().size();
            after = page.next();
        } while (after != null && !out().checkError());
    }

    /** Stops asking a registry that always has more. */
    private static void refuseEndless(RegistryUrl url, @Nullable HostName after, BoundNames page, int known)
            throws RegistryException {
        HostName next = page.next();
        if (next != null
                && (page.names().isEmpty()
                        || known > MOST
                        || (after != null && next.value().compareTo(after.value()) <= 0))) {
            throw new RegistryException(
                    RegistryException.Kind.BAD_ANSWER, url + " gave a list of keys that does not end.");
        }
    }

    private static String toText(BoundName name, Owner key) {
        boolean pending = name.keys().indexOf(key) > 0;
        String remark = pending ? "under way" : name.reported() ? "" : "never reported";
        String used = key.lastUsed() == null ? "-" : key.lastUsed().toString();
        return String.format(LINE, name.name(), key.id(), key.created(), used, remark)
                .stripTrailing();
    }

    private static JsonObjectBuilder toJson(BoundName name) {
        JsonArrayBuilder keys = Json.createArrayBuilder();
        for (Owner key : name.keys()) {
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("id", key.id())
                    .add("created", key.created().toString());
            if (key.lastUsed() != null) {
                one.add("lastUsed", key.lastUsed().toString());
            }
            keys.add(one);
        }
        return Json.createObjectBuilder()
                .add("name", name.name().value())
                .add("keys", keys)
                .add("reported", name.reported());
    }
}
