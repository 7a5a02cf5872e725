package org.bosixnet.client.agent;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.bosixnet.client.host.ListedHost;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.HostListAnswer;
import org.bosixnet.client.registry.RegistryClient;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Where the list comes from: {@code LOG_DIR}, or the first registry that answers. Not thread-safe. */
final class ListSource {

    /**
     * A list.
     *
     * @param from where it came from, for people
     */
    record Fetched(String from, List<ListedHost> hosts) {}

    private final SayOnce localTrouble = new SayOnce(System.getLogger(ListSource.class.getName()));
    private final @Nullable TrustedList local;
    private final List<RegistryClient> registries;

    /** The last list of each registry, which holds while the registry answers that nothing changed. */
    private final Map<RegistryClient, HostListAnswer.Hosts> last = new HashMap<>();

    ListSource(@Nullable TrustedList local, List<RegistryClient> registries) {
        this.local = local;
        this.registries = List.copyOf(registries);
    }

    /**
     * Fetches the list.
     *
     * @throws ListUnavailableException if no source has one; the message says of each why
     */
    Fetched fetch() throws ListUnavailableException, InterruptedException {
        StringJoiner failures = new StringJoiner(" ");
        boolean refused = false;
        if (local != null) {
            try {
                Optional<HostList> list = local.read();
                if (list.isPresent()) {
                    return new Fetched(local.file().toString(), list.get().hosts());
                }
                localTrouble.solved("The list in LOG_DIR can be used again");
            } catch (IOException e) {
                localTrouble.problem(String.valueOf(e.getMessage()));
                failures.add(e.getMessage());
            }
        }
        for (RegistryClient registry : registries) {
            try {
                return new Fetched(registry.url(), list(registry));
            } catch (RegistryException e) {
                failures.add(e.getMessage());
                refused |= e.kind() == RegistryException.Kind.REFUSED;
            }
        }
        throw new ListUnavailableException(
                failures.length() == 0 ? "No registry is named: set URL." : failures.toString(), refused);
    }

    private List<ListedHost> list(RegistryClient registry) throws RegistryException, InterruptedException {
        HostListAnswer.Hosts known = last.get(registry);
        HostListAnswer answer = registry.hosts(known == null ? null : known.etag());
        if (answer instanceof HostListAnswer.Hosts fresh) {
            last.put(registry, fresh);
            return fresh.hosts();
        }
        if (known == null) {
            throw new RegistryException(
                    RegistryException.Kind.BAD_ANSWER,
                    registry.url() + " says that its list is unchanged, though it was not asked that.");
        }
        return known.hosts();
    }
}
