package org.bosixnet.client.fleet;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.fleet.NameGuard.Surroundings;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.HostsState;
import org.bosixnet.client.hostsfile.OutsideNames;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.RemovalState;
import org.bosixnet.client.state.StateFile;
import org.jspecify.annotations.Nullable;

/** Applies the list to the hosts file, through the guards. Not thread-safe. */
public final class HostsSync {

    /**
     * How to apply the list.
     *
     * @param force accept removals that would be held back
     * @param dryRun change nothing
     * @param adopt move an original's leftover lines into the block first
     */
    public record Mode(boolean force, boolean dryRun, boolean adopt) {
        /** The mode of the agent. */
        public static final Mode ORDINARY = new Mode(false, false, false);
    }

    /**
     * The result of applying the list.
     *
     * @param from where the list came from
     * @param leftOut which entries of the list are not in the file, and why
     * @param shortage sentences about a list that is longer than there is room for
     * @param held sentences about removals that are held back
     * @param leftovers lines that an original's agent may have left outside the block, and that stay there
     */
    public record Result(
            String from,
            HostsFile.Update change,
            LeftOuts leftOut,
            Optional<String> shortage,
            Optional<String> held,
            List<HostEntry> leftovers) {

        /** Returns a line that says how the file changed. */
        public String describe() {
            return change.changed()
                    ? BlockDiff.of(change.before(), change.after()).describe()
                    : "nothing changed";
        }
    }

    private static final System.Logger LOG = System.getLogger(HostsSync.class.getName());

    private final ListSource source;
    private final NameGuard names;
    private final RemovalGuard removals;
    private final HostsFile file;
    private final AddressSource addresses;
    private final StateFile state;
    private final RemovalMemory memory;
    private final InstantSource clock;
    private final Room room;

    /** The entries of a block that are allowed while this computer is unchanged. */
    private record Allowed(
            List<HostEntry> block,
            List<HostEntry> entries,
            @Nullable Surroundings here) {}

    private Allowed allowed = new Allowed(List.of(), List.of(), null);

    public HostsSync(
            ListSource source,
            NameGuard names,
            RemovalGuard removals,
            HostsFile file,
            AddressSource addresses,
            StateFile state,
            RemovalMemory memory,
            InstantSource clock,
            Room room) {
        this.source = source;
        this.names = names;
        this.removals = removals;
        this.file = file;
        this.addresses = addresses;
        this.state = state;
        this.memory = memory;
        this.clock = clock;
        this.room = room;
    }

    /** Returns a view of a list under this computer's settings. */
    FleetView view(ListSource.Fetched fetched) {
        return new FleetView(fetched, names, room);
    }

    /**
     * Fetches the list once and applies it to the file. Waits for another program that is writing the file.
     *
     * @throws ListSource.UnavailableException if there is no list
     * @throws IOException if the file cannot be read or written; the message says what to do
     */
    public Result sync(Mode mode) throws ListSource.UnavailableException, IOException, InterruptedException {
        try {
            FleetView view = view(source.fetch());
            return Patience.await(
                    () -> apply(view, RemovalGuard.Source.FETCH, mode),
                    why -> LOG.log(System.Logger.Level.WARNING, why));
        } finally {
            state.save();
        }
    }

    /** Returns whether somebody else changed the hosts file since this was asked or the list was applied. */
    boolean touched() {
        return file.touched();
    }

    /**
     * Applies the list to the file. The resulting state is not saved yet.
     *
     * @param how how the list was obtained
     * @throws IOException if the file cannot be read or written; the message says what to do
     */
    Result apply(FleetView view, RemovalGuard.Source how, Mode mode) throws IOException {
        Set<HostAddress> local = local();
        Adoption adoption = mode.adopt() ? adopt(view, local, mode.dryRun()) : Adoption.NONE;
        HostsState before = file.state();
        Surroundings here = names.surroundings(local, before.outsideNames());
        List<HostEntry> current = stillAllowed(before.block(), here);
        BlockDiff wanted = BlockDiff.of(current, view.wanted(here, current));
        RemovalGuard.Verdict verdict = removals.check(memory.read(), wanted, how, mode.force(), 0);
        List<HostEntry> fitting = room.fitting(verdict.entries(), verdict.held(), current);
        boolean fits = fitting.size() == verdict.entries().size();
        if (!fits) {
            int missing = names(verdict.entries()) - names(fitting);
            if (missing > 0 && !verdict.held().isEmpty()) {
                verdict = removals.check(memory.read(), wanted, how, mode.force(), missing);
                fitting = room.fitting(verdict.entries(), verdict.held(), current);
                fits = fitting.size() == verdict.entries().size();
            }
            if (!fits) {
                BlockDiff less = BlockDiff.of(current, without(fitting, verdict.held()));
                verdict = removals.check(memory.read(), less, how, mode.force(), missing);
            }
        }
        HostsFile.Update change =
                mode.dryRun() ? file.previewUpdate(verdict.entries()) : file.update(verdict.entries());
        Result result = new Result(
                view.from(),
                adoption.then(change),
                view.leftOut(),
                shortage(view, fits),
                verdict.explanation(),
                before.leftovers().stream()
                        .filter(line -> !adoption.lines().contains(line))
                        .toList());
        if (!mode.dryRun()) {
            allowed = new Allowed(change.after(), change.after(), here);
            keep(verdict.state(), result);
        }
        return result;
    }

    /** Returns the entries of the block that the rules still allow: all of them if it is the block written last. */
    private List<HostEntry> stillAllowed(List<HostEntry> block, Surroundings here) {
        if (!here.equals(allowed.here()) || !block.equals(allowed.block())) {
            allowed = new Allowed(block, names.stillAllowed(block, here), here);
        }
        return allowed.entries();
    }

    private static int names(List<HostEntry> entries) {
        return (int) entries.stream().map(HostEntry::name).distinct().count();
    }

    /** Returns the number of names in a block, in which the addresses of each are together. */
    private static int namesOfBlock(List<HostEntry> block) {
        int names = 0;
        for (int i = 0; i < block.size(); i++) {
            names += i > 0 && block.get(i).name().equals(block.get(i - 1).name()) ? 0 : 1;
        }
        return names;
    }

    private static List<HostEntry> without(List<HostEntry> entries, List<HostName> names) {
        Set<HostName> unwanted = Set.copyOf(names);
        return entries.stream()
                .filter(entry -> !unwanted.contains(entry.name()))
                .toList();
    }

    private Optional<String> shortage(FleetView view, boolean fits) {
        StringJoiner sentences = new StringJoiner(" ").setEmptyValue("");
        if (view.isShort() || !fits) {
            sentences.add("The list has more names than there is room for: MAX_NAMES=" + room.names()
                    + " names, or in memory about " + room.usualNames()
                    + " usual ones (-Xmx in /etc/bosixnet/jvm.options), besides the rest of the hosts file."
                    + " Names that are already in the hosts file take precedence; the rest is left out.");
        }
        if (!view.whole()) {
            sentences.add("The list is too long to be read completely. Names in the part that was not read are not"
                    + " removed.");
        }
        return Optional.of(sentences.toString()).filter(text -> !text.isEmpty());
    }

    /**
     * The adoption of leftover lines, a write of its own.
     *
     * @param lines which lines were moved, or would be
     * @param change null if nothing was to be written
     */
    private record Adoption(List<HostEntry> lines, HostsFile.@Nullable Update change) {
        static final Adoption NONE = new Adoption(List.of(), null);

        /** Returns what this and the next write did together. */
        HostsFile.Update then(HostsFile.Update next) {
            return new HostsFile.Update(
                    next.changed() || (change != null && change.changed()),
                    change == null ? next.before() : change.before(),
                    next.after(),
                    lines.size());
        }
    }

    /** Adopts leftover lines. Only lines that the list would put into the block count as leftovers. */
    private Adoption adopt(FleetView view, Set<HostAddress> local, boolean dryRun) throws IOException {
        Set<HostEntry> listed = Set.copyOf(view.accepted(names.surroundings(local, OutsideNames.NONE)));
        List<HostEntry> adoptable = file.adoptable(listed);
        return new Adoption(adoptable, dryRun ? null : file.adopt(listed));
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

    private void keep(RemovalState now, Result result) {
        memory.keep(now);
        state.publish(new AgentState.Listed(
                clock.instant(),
                result.from(),
                namesOfBlock(result.change().after()),
                result.held().orElse(""),
                result.leftovers().size(),
                result.shortage().orElse(""),
                result.leftOut()));
    }
}
