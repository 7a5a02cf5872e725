package org.bosixnet.client.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has sent and nobody has taken yet. Bounded: if more arrives than there is room for, all of it is
 * dropped and the list has to be fetched, as after a reset. Thread-safe.
 */
public final class StreamMailbox implements EventListener {

    /**
     * What has arrived since the last call.
     *
     * @param opened whether the stream has begun
     * @param reset whether the list has to be fetched before the changes
     * @param end how the stream ended, or null if it has not
     */
    public record Mail(
            boolean opened,
            boolean reset,
            List<HostChanges> changes,
            @Nullable End end) {
        public Mail {
            changes = List.copyOf(changes);
        }

        boolean isEmpty() {
            return !opened && !reset && changes.isEmpty() && end == null;
        }
    }

    /** The end of a stream; {@code why} is null if the registry ended it normally. */
    public record End(@Nullable RegistryException why) {}

    private final long mostBytes;
    private final Runnable wake;

    @GuardedBy("this")
    private final List<HostChanges> changes = new ArrayList<>();

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private boolean opened;

    @GuardedBy("this")
    private boolean reset;

    @GuardedBy("this")
    private boolean behind;

    @GuardedBy("this")
    private @Nullable End end;

    @GuardedBy("this")
    private @Nullable String position;

    /** Where the stream was when it last wanted the list to be fetched; null if it never did. */
    @GuardedBy("this")
    private @Nullable String resetAt;

    @GuardedBy("this")
    private Duration pause = StreamPlan.BASE;

    /**
     * @param position where the stream resumes, or null
     * @param mostBytes how many bytes of changes there is room for, as counted by {@link HostChanges#weight}
     * @param wake what to run after each addition
     */
    StreamMailbox(@Nullable String position, long mostBytes, Runnable wake) {
        this.position = position;
        this.mostBytes = mostBytes;
        this.wake = wake;
    }

    /** Returns the contents, and empties the box. */
    synchronized Mail take() {
        Mail mail = new Mail(opened, reset, changes, end);
        changes.clear();
        bytes = 0;
        opened = false;
        reset = false;
        end = null;
        return mail;
    }

    /** Returns whether the registry has said since the last call that it does not hear of everything. */
    synchronized boolean takeBehind() {
        boolean said = behind;
        behind = false;
        return said;
    }

    /** Returns the position up to which the stream has sent everything, or null if it cannot be resumed. */
    synchronized @Nullable String position() {
        return position;
    }

    /** Returns where the stream was when it last said that the list has to be fetched; null if it never did. */
    synchronized @Nullable String resetAt() {
        return resetAt;
    }

    /** Returns the pause that the stream asked for before the next one. */
    synchronized Duration pause() {
        return pause;
    }

    @Override
    public synchronized void opened() {
        opened = true;
        wake.run();
    }

    @Override
    public synchronized void retry(Duration asked) {
        pause = asked;
    }

    @Override
    public synchronized void reset(@Nullable String at) {
        position = at;
        resetAt = at;
        forget();
        wake.run();
    }

    @Override
    public synchronized void changed(HostChanges some, @Nullable String at) {
        position = at;
        bytes += some.weight();
        if (bytes > mostBytes) {
            forget();
        } else {
            changes.add(some);
        }
        wake.run();
    }

    /** Drops the changes: the list that is fetched next includes them all. */
    @GuardedBy("this")
    private void forget() {
        reset = true;
        changes.clear();
        bytes = 0;
    }

    @Override
    public synchronized void behind() {
        behind = true;
        wake.run();
    }

    @Override
    public synchronized void ended(@Nullable RegistryException why) {
        end = new End(why);
        wake.run();
    }
}
