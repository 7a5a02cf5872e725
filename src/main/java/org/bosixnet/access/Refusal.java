package org.bosixnet.access;

import java.time.Duration;

/** Why what a request presented does not make it anybody's. */
public sealed interface Refusal {

    /** It presented something that is no key of this registry, or not of the user that it names. */
    record WrongKey() implements Refusal {}

    /** It did so too often; {@code retryAfter} is positive. */
    record TooManyFailures(Duration retryAfter) implements Refusal {}

    /** It is a change under a session, and does not come from the registry's own page. */
    record ForeignOrigin() implements Refusal {}
}
