package org.bosixnet.client.stream;

import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.stream.StreamMailbox.End;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.bosixnet.client.time.AgentClock;

/**
 * Follows the stream of the first registry that offers one, and resumes it where it ended. Not thread-safe; used by one
 * thread.
 */
public final class StreamFollower {

    /** Receives what happens on the stream. */
    public interface Listener {
        /** Called when a registry's stream has begun. */
        void follows(String url);

        /**
         * Called when a stream says only from which position it tells changes: what was before has to be fetched.
         */
        void began() throws InterruptedException;

        /** Takes a change; returns whether to continue. */
        boolean changed(HostChanges changes);

        /** Called when changes may have been missed. */
        void missed();

        /** Called when the stream has ended and will be requested again; {@code why} is a sentence. */
        void lost(String why);
    }

    private final StreamLink link;
    private final int registries;
    private final AgentClock clock;
    private boolean followed;
    private int failures;
    private boolean speaking;

    public StreamFollower(StreamLink link, int registries, AgentClock clock) {
        this.link = link;
        this.registries = registries;
        this.clock = clock;
    }

    /**
     * Follows the stream until the listener wants no more, or the thread is interrupted.
     *
     * @throws RegistryException the failure of the last registry, if none offers a stream at first; or if one that did
     *     now refuses this computer
     */
    public void run(Listener listener) throws RegistryException, InterruptedException {
        try {
            boolean more = true;
            while (more) {
                more = take(link.take(), listener);
                link.connect();
                if (more) {
                    clock.await(link.nextTime());
                }
            }
        } finally {
            link.close();
        }
    }

    private boolean take(Mail mail, Listener listener) throws RegistryException, InterruptedException {
        Registry peer = link.peer();
        if (mail.opened() && peer != null) {
            speaking = true;
            listener.follows(peer.url());
        }
        if (mail.reset()) {
            if (followed) {
                listener.missed();
            }
            followed = true; // the first one only says where the stream begins
            listener.began();
        }
        for (HostChanges changes : mail.changes()) {
            if (!listener.changed(changes)) {
                return false;
            }
        }
        if (mail.end() != null) {
            ended(mail.end(), listener);
        }
        return true;
    }

    private void ended(End end, Listener listener) throws RegistryException {
        RegistryException why = end.why();
        boolean refused =
                why != null && why.isFromRegistry() && (why.kind() == Kind.REFUSED || why.kind() == Kind.UNSENT);
        if (why != null && (followed ? refused : ++failures >= registries)) {
            throw why;
        }
        if (speaking) {
            speaking = false;
            listener.lost(why == null ? "The registry ended the stream." : String.valueOf(why.getMessage()));
        }
    }
}
