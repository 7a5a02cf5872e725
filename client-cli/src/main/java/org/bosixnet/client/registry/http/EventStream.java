package org.bosixnet.client.registry.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.wire.EventParser;
import org.bosixnet.client.registry.wire.HostChangesJson;
import org.jspecify.annotations.Nullable;

/** A stream of changes that is being read, or was. Thread-safe. */
final class EventStream implements Registry.Stream {

    /** A position is sent back in a header, so nothing else gets into one. */
    private static final Pattern POSITION = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final EventListener listener;

    @GuardedBy("this")
    private boolean opened;

    @GuardedBy("this")
    private boolean over;

    @GuardedBy("this")
    private @Nullable Exchange exchange;

    EventStream(EventListener listener) {
        this.listener = listener;
    }

    /** Notes what carries the stream. */
    synchronized void carriedBy(Exchange carrier) {
        exchange = carrier;
        if (over) {
            carrier.abandon();
        }
    }

    /** Returns what takes the stream's events. */
    EventParser.Sink sink() {
        return new EventParser.Sink() {
            @Override
            public void line() {
                open();
            }

            @Override
            public void retry(Duration pause) {
                tell(to -> to.retry(pause));
            }

            @Override
            public void event(EventParser.Event event) throws IOException {
                take(event);
            }
        };
    }

    private synchronized void open() {
        if (!opened && !over) {
            opened = true;
            listener.opened();
        }
    }

    private void take(EventParser.Event event) throws IOException {
        String position = POSITION.matcher(event.id()).matches() ? event.id() : null;
        if (event.type().equals("reset")) {
            tell(to -> to.reset(position));
        } else if (event.type().equals("message")) {
            Optional<HostChanges> changes = HostChangesJson.read(event.data());
            tell(to -> changes.ifPresentOrElse(some -> to.changed(some, position), () -> to.reset(position)));
        }
    }

    private synchronized void tell(Consumer<EventListener> what) {
        if (!over) {
            what.accept(listener);
        }
    }

    /** Tells the listener of the end, unless it was closed before. */
    synchronized void ended(@Nullable RegistryException why) {
        tell(to -> to.ended(why));
        over = true;
    }

    /**
     * {@inheritDoc} A read that is under way does not hold this up, and ends within 5 s itself.
     */
    @Override
    public synchronized void close() {
        if (!over) {
            over = true;
            if (exchange != null) {
                exchange.abandon();
            }
        }
    }
}
