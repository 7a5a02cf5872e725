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
import org.bosixnet.client.registry.http.Exchanges.Exchange;
import org.bosixnet.client.registry.wire.EventParser;
import org.bosixnet.client.registry.wire.HostChangesJson;
import org.bosixnet.client.registry.wire.StreamPace;
import org.jspecify.annotations.Nullable;

/** A stream of changes, open or ended. Thread-safe. */
final class EventStream implements Registry.Stream {

    /** A position is sent back in a header, so no other characters are allowed in it. */
    private static final Pattern POSITION = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private static final String MEDIA_TYPE = "text/event-stream";

    private final EventListener listener;

    @GuardedBy("this")
    private boolean opened;

    @GuardedBy("this")
    private boolean over;

    @GuardedBy("this")
    private @Nullable Exchange exchange;

    private EventStream(EventListener listener) {
        this.listener = listener;
    }

    /** Opens a stream of the client of that name; {@code timeouts} say how long it may be silent. */
    static EventStream open(
            HttpTransport http,
            Failures failures,
            OriginalPeer original,
            Timeouts timeouts,
            String client,
            @Nullable String position,
            EventListener listener) {
        EventStream stream = new EventStream(listener);
        try {
            stream.carriedBy(http.start(
                    Request.events(client, position, timeouts),
                    (head, body) -> {
                        boolean isStream = head.mediaType().equals(MEDIA_TYPE);
                        if (isStream) {
                            EventParser.parse(body, new StreamPace(), stream.sink());
                        }
                        return isStream;
                    },
                    (reply, failure) -> stream.ended(reply == null ? failure : verdict(reply, failures, original))));
        } catch (RegistryException e) {
            stream.ended(e);
        }
        return stream;
    }

    /**
     * Returns why there is no stream, or null if there was one and the registry ended it. That a registry has none is
     * remembered for long, so a web page is believed only if the peer is an original.
     */
    private static @Nullable RegistryException verdict(
            Answer.With<Boolean> reply, Failures failures, OriginalPeer original) {
        if (Boolean.TRUE.equals(reply.value())) {
            return null;
        }
        Answer answer = reply.answer();
        boolean unknown = answer.status() / 100 == 2
                || answer.status() == 404
                || answer.status() == 405
                || answer.status() == 406
                || answer.status() == 501;
        return unknown
                ? failures.unsupported(
                        "has no stream of changes (" + answer.status() + ")",
                        Problem.of(answer).isRegistrys() || isOriginal(original))
                : failures.of(answer);
    }

    private static boolean isOriginal(OriginalPeer original) {
        try {
            return original.answers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void carriedBy(Exchange carrier) {
        exchange = carrier;
        if (over) {
            carrier.abandon();
        }
    }

    /** Returns the sink for the stream's events. */
    private EventParser.Sink sink() {
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
        } else if (event.type().equals("behind")) {
            tell(EventListener::behind);
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

    /** Tells the listener that the stream has ended, unless it was closed before. */
    private synchronized void ended(@Nullable RegistryException why) {
        tell(to -> to.ended(why));
        over = true;
    }

    /**
     * {@inheritDoc} A read under way does not delay this, and ends, too.
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
