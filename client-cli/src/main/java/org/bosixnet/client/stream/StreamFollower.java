package org.bosixnet.client.stream;

import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.stream.StreamMailbox.End;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.bosixnet.client.time.AgentClock;

/** Follows the stream of the first registry that gives one, and goes on where it ended. One thread's. */
public final class StreamFollower {

    /** Hears what happens. */
    public interface Listener {
        /** A registry's stream speaks. */
        void follows(String url);

        /** Something has changed; returns whether to go on. */
        boolean changed(HostChanges changes);

        /** Changes may have happened that nobody tells. */
        void missed();

        /** The stream ended, and will be asked for again; {@code why} is a sentence. */
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
     * Goes on until the listener has enough, or the thread is interrupted.
     *
     * @throws RegistryException that of the last registry, if none gives a stream at first; or if one that gave a stream
     *     gives none to this computer any more
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

    private boolean take(Mail mail, Listener listener) throws RegistryException {
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
        boolean refused = why != null && (why.kind() == Kind.REFUSED || why.kind() == Kind.UNSENT);
        if (why != null && (followed ? refused : ++failures >= registries)) {
            throw why;
        }
        if (speaking) {
            speaking = false;
            listener.lost(why == null ? "The registry ended the stream." : String.valueOf(why.getMessage()));
        }
    }
}
