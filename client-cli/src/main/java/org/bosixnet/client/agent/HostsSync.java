package org.bosixnet.client.agent;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.ListedHost;
import org.bosixnet.client.hostsfile.HostsChange;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsState;
import org.jspecify.annotations.Nullable;

/** Brings the list into the hosts file, through the guards. Not thread-safe. */
public final class HostsSync {

    private static final String REMOVALS = "removals";
    private static final String LIST = "list";

    /**
     * How to go about it.
     *
     * @param force accept removals that would be held back
     * @param dryRun change nothing
     * @param adopt move an original's leftover lines into the block first
     */
    public record Mode(boolean force, boolean dryRun, boolean adopt) {
        /** What the agent does. */
        public static final Mode ORDINARY = new Mode(false, false, false);
    }

    /**
     * What came of it.
     *
     * @param from where the list came from
     * @param leftOut what of the list is not in the file, and why
     * @param held sentences about removals that are held back
     * @param leftovers the lines that an original's agent may have left outside the block, and that stay there
     */
    public record Result(
            String from, HostsChange change, List<LeftOut> leftOut, Optional<String> held, List<HostEntry> leftovers) {

        /** Returns what was left out, as objects with {@code name}, {@code address} and {@code reason}. */
        public JsonArray leftOutJson() {
            JsonArrayBuilder json = Json.createArrayBuilder();
            for (LeftOut one : leftOut) {
                json.add(Json.createObjectBuilder()
                        .add("name", one.name())
                        .add("address", one.address())
                        .add("reason", one.reason()));
            }
            return json.build();
        }

        /** Returns in one line how the file changed. */
        public String describe() {
            return change.changed() ? Changes.describe(change) : "nothing changed";
        }
    }

    private final ListSource source;
    private final NameGuard names;
    private final RemovalGuard removals;
    private final HostsFile file;
    private final AddressSource addresses;
    private final StateFile state;
    private final InstantSource clock;

    /** What was kept last, and what it means: nearly always the same is found again. */
    private @Nullable JsonValue keptJson;

    private RemovalState removalState = RemovalState.EMPTY;

    HostsSync(
            ListSource source,
            NameGuard names,
            RemovalGuard removals,
            HostsFile file,
            AddressSource addresses,
            StateFile state,
            InstantSource clock) {
        this.source = source;
        this.names = names;
        this.removals = removals;
        this.file = file;
        this.addresses = addresses;
        this.state = state;
        this.clock = clock;
    }

    /**
     * Fetches the list once and brings it into the file.
     *
     * @throws ListUnavailableException if there is no list
     * @throws TooManyNamesException if the list is longer than {@code MAX_NAMES}
     * @throws IOException if the file cannot be read or written; the message says what to do
     */
    public Result sync(Mode mode)
            throws ListUnavailableException, TooManyNamesException, IOException, InterruptedException {
        try {
            return apply(source.fetch(), RemovalGuard.Source.FETCH, mode);
        } finally {
            state.save();
        }
    }

    /**
     * Brings a list into the file. What is to be known of that later is not saved yet.
     *
     * @param how how it came about
     * @throws TooManyNamesException if the list is longer than {@code MAX_NAMES}
     * @throws IOException if the file cannot be read or written; the message says what to do
     */
    Result apply(ListSource.Fetched fetched, RemovalGuard.Source how, Mode mode)
            throws TooManyNamesException, IOException {
        Set<HostAddress> local = local();
        List<HostEntry> adopted = mode.adopt() ? adopt(fetched.hosts(), local, mode.dryRun()) : List.of();
        HostsState before = file.state();
        Guarded guarded = names.guard(fetched.hosts(), before.outsideNames(), local);
        List<HostEntry> current = names.stillAllowed(before.block(), before.outsideNames(), local);
        RemovalVerdict verdict = removals.check(known(), current, guarded.accepted(), how, mode.force());
        HostsChange change = mode.dryRun() ? file.previewUpdate(verdict.entries()) : file.update(verdict.entries());
        Result result = new Result(
                fetched.from(),
                new HostsChange(change.changed(), change.before(), change.after(), adopted.size()),
                Stream.concat(guarded.leftOut().stream(), verdict.postponed().stream())
                        .toList(),
                verdict.explanation(),
                before.leftovers().stream()
                        .filter(line -> !adopted.contains(line))
                        .toList());
        if (!mode.dryRun()) {
            keep(verdict.state(), result);
        }
        return result;
    }

    /** Only what the list would bring into the block is taken for a line that came from it. */
    private List<HostEntry> adopt(List<ListedHost> hosts, Set<HostAddress> local, boolean dryRun)
            throws TooManyNamesException, IOException {
        Set<HostEntry> listed = Set.copyOf(names.guard(hosts, Set.of(), local).accepted());
        List<HostEntry> adoptable = file.adoptable(listed);
        if (!dryRun) {
            file.adopt(listed);
        }
        return adoptable;
    }

    private Set<HostAddress> local() throws IOException {
        return addresses.read().stream()
                .filter(candidate -> candidate.scope() != AddressScope.LINK && candidate.scope() != AddressScope.HOST)
                .map(Candidate::address)
                .flatMap(address -> {
                    try {
                        return Stream.of(new HostAddress(address));
                    } catch (InvalidValueException e) {
                        return Stream.empty();
                    }
                })
                .collect(Collectors.toSet());
    }

    private RemovalState known() {
        JsonValue json = state.section(REMOVALS).orElse(null);
        if (json == null) {
            return RemovalState.EMPTY;
        }
        if (json != keptJson) {
            keptJson = null;
            try {
                removalState = RemovalState.fromJson(json);
            } catch (IllegalArgumentException e) {
                return RemovalState.EMPTY;
            }
            keptJson = json;
        }
        return removalState;
    }

    private void keep(RemovalState now, Result result) {
        if (keptJson == null || !now.equals(removalState)) {
            keptJson = now.toJson();
            removalState = now;
        }
        JsonObject list = Json.createObjectBuilder()
                .add("at", clock.instant().toString())
                .add("from", result.from())
                .add(
                        "names",
                        result.change().after().stream()
                                .map(HostEntry::name)
                                .distinct()
                                .count())
                .add("held", result.held().orElse(""))
                .add("leftovers", result.leftovers().size())
                .add("leftOut", result.leftOutJson())
                .build();
        state.put(REMOVALS, keptJson);
        state.put(LIST, list);
    }
}
