package org.bosixnet.client.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a stream of changes tells: in order, on the stream's thread, one call after the other. Must return soon, for
 * nothing is read meanwhile. A position is what to give when the stream is to go on there, null if the stream said none
 * that can be given.
 */
public interface EventListener {

    /** The stream stands: something has come, though perhaps no event. Comes first, and once. */
    void opened();

    /** The stream says how soon to come again at the earliest when it has ended; 1 s to 1 min. */
    void retry(Duration pause);

    /** The whole list has to be fetched: the stream goes on from here, and what was before is not told. */
    void reset(@Nullable String position);

    /** Something has changed. */
    void changed(HostChanges changes, @Nullable String position);

    /** The stream has ended, or never began. Comes last; {@code why} is null if the registry ended it in order. */
    void ended(@Nullable RegistryException why);
}
