package org.bosixnet.access;

import java.time.Duration;

/** Why a request is nobody's, whatever it presented. */
public sealed interface Refusal {

    /** It presented something that is no key of this registry, or not of the user that it names. */
    record WrongKey() implements Refusal {}

    /** It did so too often; {@code retryAfter} is positive. */
    record TooManyFailures(Duration retryAfter) implements Refusal {}

    /** It comes from another site's page; or it is a change under a session, and does not come from the own page. */
    record ForeignOrigin() implements Refusal {}

    /** A browser sent it to a name that another site may have; {@code host} is what it calls the registry. */
    record Misdirected(String host) implements Refusal {}
}
