package org.bosixnet.dao;

import java.util.function.Consumer;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells a listener about changes, one after the other, and survives its failures. A listener that failed has missed
 * something: it is told everything again, at once, and if it fails at that as well, as soon as there is another
 * occasion. So what it knows never has a gap. Belongs to one thread at a time; no method throws.
 */
public final class Feeder {

    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);

    private final HostRecordFeed listener;
    private final String name;
    private final Consumer<HostRecordFeed> everything;
    private boolean lost;
    private boolean failing;

    /**
     * @param everything tells the listener all there is, in place of what it knows
     */
    public Feeder(HostRecordFeed listener, Consumer<HostRecordFeed> everything) {
        this.listener = listener;
        this.name = listener.getClass().getSimpleName();
        this.everything = everything;
    }

    /** Tells the listener about a change, or everything if it has missed something before. */
    public void tell(Consumer<HostRecordFeed> change) {
        if (lost) {
            catchUp();
            return;
        }
        lost = true; // until the listener is known to have heard it
        try {
            change.accept(listener);
            lost = false;
            if (failing) {
                failing = false;
                LOG.info("{} receives changes again.", name);
            }
        } catch (Throwable e) {
            failed(e);
            catchUp();
        }
    }

    /** Notes that the listener has missed something. */
    public void missed() {
        lost = true;
    }

    /** Tells the listener everything if it has missed something. */
    public void catchUp() {
        if (!lost) {
            return;
        }
        try {
            everything.accept(listener);
            lost = false;
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        if (!failing) { // what could not be said is said the next time
            failing = SafeLog.say(
                    LOG,
                    Level.ERROR,
                    "{} failed on a change, which is stored all the same, and is told everything" + " again",
                    name,
                    e);
        }
    }
}
