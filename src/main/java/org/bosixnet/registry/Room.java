package org.bosixnet.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounds the number of hosts and the length of their list, including those on their way into the store. */
final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    /** Above which part of the list's bound a warning is logged, and below which the next one becomes possible. */
    private static final int WARN_PERCENT = 90;

    private static final int CALM_PERCENT = 80;

    private final Supplier<RegistryView> view;
    private final int maxHosts;
    private final long maxListBytes;

    /** The names of new hosts on their way, once for each caller; only one of them will succeed. */
    @GuardedBy("this")
    private final List<HostName> creating = new ArrayList<>();

    /**
     * By how many bytes the changes on their way lengthen the list. One that has just arrived counts twice for a
     * moment.
     */
    @GuardedBy("this")
    private long growing;

    @GuardedBy("this")
    private boolean warned;

    @GuardedBy("this")
    private boolean saidFull;

    Room(Supplier<RegistryView> view, int maxHosts, long maxListBytes) {
        this.view = view;
        this.maxHosts = maxHosts;
        this.maxListBytes = maxListBytes;
    }

    /** Room held for a change until the change is done. */
    interface Place {
        void leave();
    }

    /**
     * Holds room for a change until the returned place is left.
     *
     * @throws RefusedException (TOO_MANY_HOSTS) if it makes a host, and there are as many as there may be
     * @throws RefusedException (LIST_FULL) if it makes the list longer than it may be
     */
    synchronized Place take(HostName name, @Nullable HostRecord before, @Nullable HostRecord after) {
        long growth = RegistryView.listBytes(after) - RegistryView.listBytes(before);
        boolean created = before == null && after != null;
        if (created && hosts(name) > maxHosts) {
            throw RefusedException.tooManyHosts(maxHosts);
        }
        if (growth > 0) {
            takeBytes(growth);
        }
        if (created) {
            creating.add(name);
        }
        return () -> {
            synchronized (this) {
                growing -= Math.max(0, growth);
                if (created) {
                    creating.remove(name);
                }
            }
        };
    }

    /**
     * Checks that there is room for one more host, without holding it.
     *
     * @throws RefusedException (TOO_MANY_HOSTS) if there is none
     */
    void demandHost() {
        if (view.get().records().size() >= maxHosts) {
            throw RefusedException.tooManyHosts(maxHosts);
        }
    }

    /** Returns how many hosts there would be with one more. A name that has become known counts once. */
    @GuardedBy("this")
    private long hosts(HostName more) {
        Map<HostName, HostRecord> known = view.get().records();
        long coming = creating.stream()
                .filter(name -> !known.containsKey(name) && !name.equals(more))
                .distinct()
                .count();
        return known.size() + coming + (known.containsKey(more) ? 0 : 1);
    }

    @GuardedBy("this")
    private void takeBytes(long growth) {
        long before = view.get().listBytes();
        long wanted = before + growing + growth;
        if (wanted > maxListBytes) {
            if (!saidFull) {
                saidFull = true;
                LOG.warn(
                        "The list of hosts has {} bytes, of {} allowed (bosixnet.max-list-bytes): changes that make"
                                + " it longer are refused",
                        before,
                        maxListBytes);
            }
            throw RefusedException.listFull(maxListBytes);
        }
        growing += growth;
        if (wanted * 100 < maxListBytes * CALM_PERCENT) {
            warned = false;
            saidFull = false;
        } else if (!warned && wanted * 100 >= maxListBytes * WARN_PERCENT) {
            warned = true;
            LOG.warn(
                    "The list of hosts has {} bytes, which is {} percent of its limit (bosixnet.max-list-bytes)",
                    wanted,
                    wanted * 100 / maxListBytes);
        }
    }
}
