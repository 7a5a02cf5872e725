package org.bosixnet.client.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Receives the events of a stream of changes: in order, on the stream's thread, one call at a time. Must return soon,
 * because nothing is read meanwhile. A position is what to pass in order to resume the stream there; null if the stream
 * sent none that can be passed.
 */
public interface EventListener {

    /** The stream is open: something has arrived, though perhaps no event. Called first, and once. */
    void opened();

    /** The registry asks for a pause before the next stream once this one has ended; 1 s to 5 min. */
    void retry(Duration pause);

    /** The whole list has to be fetched: the stream continues from here and does not report what came before. */
    void reset(@Nullable String position);

    /** Something has changed. */
    void changed(HostChanges changes, @Nullable String position);

    /** The registry does not hear at this moment of what others of its cluster store. Repeated while that is so. */
    void behind();

    /** The stream has ended, or never began. Called last; {@code why} is null if the registry ended it normally. */
    void ended(@Nullable RegistryException why);
}
