package org.bosixnet.client.stream;

import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.stream.StreamMailbox.End;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.bosixnet.client.time.AgentClock;

/** Follows the stream of the first registry that gives one, and goes on where it ended. One thread's. */
public final class Watch {

    /** Takes what happens. */
    public interface Sink {
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

    public Watch(StreamLink link, int registries, AgentClock clock) {
        this.link = link;
        this.registries = registries;
        this.clock = clock;
    }

    /**
     * Goes on until the sink has enough, or the thread is interrupted.
     *
     * @throws RegistryException that of the last registry, if none gives a stream at first; or if one that gave a stream
     *     gives none to this computer any more
     */
    public void run(Sink sink) throws RegistryException, InterruptedException {
        try {
            boolean more = true;
            while (more) {
                more = take(link.take(), sink);
                link.connect();
                if (more) {
                    clock.await(link.nextTime());
                }
            }
        } finally {
            link.close();
        }
    }

    private boolean take(Mail mail, Sink sink) throws RegistryException {
        Registry peer = link.peer();
        if (mail.opened() && peer != null) {
            speaking = true;
            sink.follows(peer.url());
        }
        if (mail.reset()) {
            if (followed) {
                sink.missed();
            }
            followed = true; // the first one only says where the stream begins
        }
        for (HostChanges changes : mail.changes()) {
            if (!sink.changed(changes)) {
                return false;
            }
        }
        if (mail.end() != null) {
            ended(mail.end(), sink);
        }
        return true;
    }

    private void ended(End end, Sink sink) throws RegistryException {
        RegistryException why = end.why();
        boolean refused = why != null && (why.kind() == Kind.REFUSED || why.kind() == Kind.UNSENT);
        if (why != null && (followed ? refused : ++failures >= registries)) {
            throw why;
        }
        if (speaking) {
            speaking = false;
            sink.lost(why == null ? "The registry ended the stream." : String.valueOf(why.getMessage()));
        }
    }
}
