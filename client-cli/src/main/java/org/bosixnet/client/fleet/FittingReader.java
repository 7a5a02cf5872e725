package org.bosixnet.client.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.wire.HostListParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list and keeps the entries that are allowed in the hosts file and fit. Each line is judged as it is read, so
 * a list takes no more memory than there is {@link Room} for, whatever is in it. A list that is too long is still used:
 * names that are already in the file take precedence, so that new names cannot crowd them out, and each of them gets
 * one address before another gets two; otherwise the list's order counts. Thread-safe.
 */
public final class FittingReader implements HostList.Reader {

    /** The most addresses of one name that are taken; a registry keeps no more. */
    static final int MAX_ADDRESSES = 8;

    private final NameGuard guard;
    private final Room room;
    private final Supplier<Set<String>> block;

    /** @param block supplies the names that are now in the managed block */
    public FittingReader(NameGuard guard, Room room, Supplier<Set<String>> block) {
        this.guard = guard;
        this.room = room;
        this.block = block;
    }

    @Override
    public HostList read(InputStream in, long maxBytes) throws IOException {
        Intake intake = new Intake(block.get());
        boolean whole = HostListParser.parse(in, maxBytes, intake);
        return intake.list(whole);
    }

    private final class Intake implements HostListParser.Sink {
        private final Set<String> first;
        private final FittedList list = new FittedList(room);

        /** Names that give way to those in the file, the last one first. */
        private final Deque<String> others = new ArrayDeque<>();

        /**
         * Names in the file, once for each address after the first; these addresses give way when no other names are
         * left.
         */
        private final Deque<String> further = new ArrayDeque<>();

        /** Names that lost such an address. */
        private final Set<String> shortened = new HashSet<>();

        private final LeftOuts.Collector leftOut = new LeftOuts.Collector();
        private final Map<String, Integer> surplus = new TreeMap<>();
        private @Nullable HostName last;

        /** The name that was last counted as one without room; its lines are mostly together. */
        private @Nullable String lastRefused;

        private int withoutRoom;

        /** Whether a name in the file got no address, and so must not count as missing from the list. */
        private boolean crowdedOut;

        Intake(Set<String> first) {
            this.first = first;
        }

        @Override
        public void bad(String name, String address, String reason) {
            leftOut.add(name, address, reason);
        }

        @Override
        public void host(String address, String name) {
            if (!list.fitsAnother() && list.of(name).isEmpty() && !first.contains(name.toLowerCase(Locale.ROOT))) {
                refuse(name); // so an endless list costs little more than its bytes
                return;
            }
            try {
                HostName valid = shared(new HostName(name));
                Optional<String> objection = guard.objection(valid);
                if (objection.isPresent()) {
                    leftOut.add(name, address, objection.get());
                } else if (list.fits(valid.value()) || first.contains(valid.value())) {
                    take(new HostEntry(new HostAddress(address), valid));
                } else {
                    refuse(valid.value()); // parsing the address costs most
                }
            } catch (InvalidValueException e) {
                leftOut.add(name, address, String.valueOf(e.getMessage()));
            }
        }

        private void take(HostEntry entry) {
            String name = entry.name().value();
            List<HostEntry> known = list.of(name);
            if (known.contains(entry)) {
                return;
            }
            boolean another = !known.isEmpty(); // before it is added, because this list changes
            boolean inFile = first.contains(name);
            if (known.size() >= MAX_ADDRESSES) {
                surplus.merge(name, 1, Integer::sum);
            } else if (!list.add(entry) && !(inFile && addInPlaceOfOthers(entry))) {
                refuse(name);
                crowdedOut |= inFile && !another;
            } else if (inFile && another) {
                further.addLast(name);
            } else if (!inFile && !another) {
                others.addLast(name);
            }
        }

        /**
         * Returns the previous line's name object if equal: the lines of a name are mostly together, and then share it.
         */
        private HostName shared(HostName name) {
            HostName before = last;
            if (before != null && before.equals(name)) {
                return before;
            }
            last = name;
            return name;
        }

        private void refuse(String name) {
            withoutRoom += name.equals(lastRefused) ? 0 : 1;
            lastRefused = name;
        }

        private boolean addInPlaceOfOthers(HostEntry entry) {
            boolean added = false;
            while (!added && !others.isEmpty()) {
                withoutRoom += list.remove(others.removeLast()).isEmpty() ? 0 : 1;
                added = list.add(entry);
            }
            while (!added
                    && !further.isEmpty()
                    && list.of(entry.name().value()).isEmpty()
                    && list.byName().size() < room.names()) {
                String other = further.removeLast();
                list.removeLast(other);
                withoutRoom += shortened.add(other) ? 1 : 0;
                added = list.add(entry);
            }
            return added;
        }

        HostList list(boolean whole) {
            surplus.forEach((name, count) -> leftOut.add(
                    name,
                    "",
                    "It has more than " + MAX_ADDRESSES + " addresses; " + count
                            + (count == 1 ? " line was" : " lines were") + " left out."));
            List<HostEntry> hosts =
                    list.byName().values().stream().flatMap(List::stream).toList();
            return new HostList(hosts, leftOut.all(), withoutRoom, whole && !crowdedOut);
        }
    }
}
