package org.bosixnet.client.registry.http;

import java.time.Duration;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.EventParser;
import org.bosixnet.client.registry.wire.StreamPace;
import org.jspecify.annotations.Nullable;

/** Opens streams of changes. */
final class EventPeer {
    private static final String MEDIA_TYPE = "text/event-stream";

    private final HttpTransport http;
    private final Failures failures;
    private final Duration silence;

    EventPeer(HttpTransport http, Failures failures, Duration silence) {
        this.http = http;
        this.failures = failures;
        this.silence = silence;
    }

    EventStream open(@Nullable String position, EventListener listener) {
        EventStream stream = new EventStream(listener);
        try {
            stream.carriedBy(http.start(
                    Request.events(position, silence),
                    (head, body) -> {
                        boolean isStream = head.mediaType().equals(MEDIA_TYPE);
                        if (isStream) {
                            EventParser.parse(body, new StreamPace(), stream.sink());
                        }
                        return isStream;
                    },
                    (reply, failure) -> stream.ended(reply == null ? failure : verdict(reply))));
        } catch (RegistryException e) {
            stream.ended(e);
        }
        return stream;
    }

    /** Returns why there is no stream, or null if there was one and the registry ended it. */
    private @Nullable RegistryException verdict(Reply<Boolean> reply) {
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
                ? failures.of(Kind.UNSUPPORTED, "has no stream of changes (" + answer.status() + ")")
                : failures.of(answer);
    }
}
