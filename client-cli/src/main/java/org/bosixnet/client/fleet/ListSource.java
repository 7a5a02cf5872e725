package org.bosixnet.client.fleet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.bosixnet.client.log.SayOnce;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the list from {@code LOG_DIR}, or from the first registry that answers. A list of one member of a cluster is as
 * good as another's, and has the same entity tag. Not thread-safe.
 */
public final class ListSource {

    /**
     * A fetched list.
     *
     * @param from where it came from, for people
     * @param peer the registry or the cluster that it came from, or null if it came from {@code LOG_DIR}
     */
    record Fetched(String from, @Nullable Registry peer, HostList list) {}

    /** Says why no source has a list, in sentences for people. */
    public static final class UnavailableException extends Exception {

        private final String kind;
        private final boolean refused;

        /**
         * @param kind the kind of failure; another kind is logged again; contains nothing from outside
         * @param refused whether a registry did not let this computer read
         */
        UnavailableException(String kind, String message, boolean refused) {
            super(message);
            this.kind = kind;
            this.refused = refused;
        }

        /** Returns the kind of failure; another kind is logged again. */
        String kind() {
            return kind;
        }

        /** Returns whether a registry did not let this computer read. */
        public boolean refused() {
            return refused;
        }
    }

    private final SayOnce localTrouble = new SayOnce(System.getLogger(ListSource.class.getName()));
    private final @Nullable TrustedList local;
    private final List<Registry> registries;
    private final Room room;

    /** The last list, which is valid while its registry answers that nothing changed. */
    private HostList.@Nullable Tagged last;

    /** The registry or the cluster that the last list came from. */
    private @Nullable Registry lastPeer;

    /** How many bytes of room the last list was cut for; the most there are if it was not cut. */
    private long lastRoom = Long.MAX_VALUE;

    /** @param room what the lists that come from registries are cut for */
    public ListSource(@Nullable TrustedList local, List<Registry> registries, Room room) {
        this.local = local;
        this.registries = List.copyOf(registries);
        this.room = room;
    }

    /**
     * Fetches the list.
     *
     * @throws UnavailableException if no source has one; the message gives the reason for each
     */
    Fetched fetch() throws UnavailableException, InterruptedException {
        StringJoiner failures = new StringJoiner(" ");
        StringJoiner kinds = new StringJoiner(" ");
        boolean refused = false;
        String localFailure = "";
        try {
            Optional<Fetched> here = readLocal();
            if (here.isPresent()) {
                return here.get();
            }
        } catch (IOException e) {
            localFailure = String.valueOf(e.getMessage());
            failures.add(localFailure);
        }
        for (Registry registry : registries) {
            try {
                Fetched fetched = fetch(registry);
                if (!localFailure.isEmpty()) { // otherwise it is in the exception
                    localTrouble.problem(localFailure);
                }
                return fetched;
            } catch (RegistryException e) {
                failures.add(e.getMessage());
                kinds.add(e.kind().name());
                refused |= e.kind() == RegistryException.Kind.REFUSED;
            }
        }
        throw new UnavailableException(
                kinds.toString(), failures.length() == 0 ? noSource() : failures.toString(), refused);
    }

    private String noSource() {
        return (local == null ? "No" : "There is no host in " + local.file() + ", and no")
                + " registry is named: set URL.";
    }

    /** Returns whether {@code LOG_DIR} is set, so that the list may come from there. */
    boolean mayBeLocal() {
        return local != null;
    }

    /** Returns the list in {@code LOG_DIR}; empty if there is none that can be used. */
    Optional<Fetched> local() {
        try {
            return readLocal();
        } catch (IOException e) {
            localTrouble.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Fetched> readLocal() throws IOException {
        if (local == null) {
            return Optional.empty();
        }
        Optional<HostList> list = local.read();
        localTrouble.solved("The list in LOG_DIR can be used again");
        return list.map(some -> new Fetched(local.file().toString(), null, some));
    }

    /** Fetches the list of this registry, which may be a member of a cluster. */
    Fetched fetch(Registry registry) throws RegistryException, InterruptedException {
        Registry whole = whole(registry);
        return new Fetched(whole.url(), whole, list(whole, registry));
    }

    /** Returns where the list of this registry is said to be {@linkplain Fetched#from from}. */
    String from(Registry registry) {
        return whole(registry).url();
    }

    private Registry whole(Registry registry) {
        return registries.stream()
                .filter(each -> each.equals(registry) || each.members().contains(registry))
                .findFirst()
                .orElse(registry);
    }

    /** A list that was cut is fetched whole again once there is more room; until then it costs no more than any other. */
    private HostList list(Registry whole, Registry registry) throws RegistryException, InterruptedException {
        long before = room.bytes();
        HostList.Tagged known = whole.equals(lastPeer) && before <= lastRoom ? last : null;
        Optional<HostList.Tagged> fresh = registry.hosts(known == null ? null : known.etag());
        if (fresh.isPresent()) {
            last = fresh.get();
            lastPeer = whole;
            lastRoom = fresh.get().list().withoutRoom() == 0 ? Long.MAX_VALUE : Math.min(before, room.bytes());
            return fresh.get().list();
        }
        if (known == null) {
            throw new RegistryException(
                    RegistryException.Kind.BAD_ANSWER,
                    registry.url() + " says that its list is unchanged, although it was not asked.");
        }
        return known.list();
    }
}
