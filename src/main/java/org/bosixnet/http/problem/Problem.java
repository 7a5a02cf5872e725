package org.bosixnet.http.problem;

import org.bosixnet.dao.StoreException;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.RefusedException;
import org.glassfish.jersey.message.internal.HeaderValueException;

/** Every error that an answer can report: its stable code, its status and its title. */
public enum Problem {
    INVALID_NAME("invalid-name", 400, "The host name is not allowed"),
    INVALID_ADDRESS("invalid-address", 400, "The address is not allowed"),
    INVALID_BODY("invalid-body", 400, "The body is not as required"),
    INVALID_PARAMETER("invalid-parameter", 400, "A parameter is not allowed"),
    BAD_REQUEST("bad-request", 400, "The request cannot be understood"),
    INVALID_KEY("invalid-key", 400, "The key is not allowed"),
    NO_KEY("no-key", 401, "A key is needed"),
    WRONG_KEY("wrong-key", 401, "The key is wrong"),
    NOT_ALLOWED("not-allowed", 403, "The key may not do this"),
    NOT_YOUR_NAME("not-your-name", 403, "The key is not bound to the name"),
    CLAIM_REFUSED("claim-refused", 403, "The name cannot be claimed from here"),
    NAME_RESERVED("name-reserved", 403, "Only an administrator may bind the name"),
    ORIGIN_REFUSED("origin-refused", 403, "The request does not come from the registry's own page"),
    BROWSER_REFUSED("browser-refused", 403, "A browser may not do this"),
    UNKNOWN_HOST("unknown-host", 404, "There is no such host"),
    NO_KEY_BOUND("no-key-bound", 404, "The name is not bound to a key"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "The requested form is not available"),
    REQUEST_TIMEOUT("request-timeout", 408, "The request came too slowly"),
    NAME_TAKEN("name-taken", 409, "The name is bound to another key"),
    ROTATION_UNDER_WAY("rotation-under-way", 409, "Another change of the key is under way"),
    TOO_MANY_NAMES("too-many-names", 409, "The key has as many names as it may"),
    PRECONDITION_FAILED("precondition-failed", 412, "The condition in the request does not hold"),
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
    QUERY_TOO_LONG("query-too-long", 414, "The query is too long"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body's media type is not supported"),
    RANGE_NOT_AVAILABLE("range-not-available", 416, "There is no such range"),
    MISDIRECTED("misdirected", 421, "The registry is not known by that name"),
    INTERNAL("internal", 500, "The registry failed"),
    THROTTLED("throttled", 503, "Too much at once"),
    CONTENDED("contended", 503, "Others are changing the same host"),
    BEHIND("behind", 503, "Another registry knows more"),
    STORE_BUSY("store-busy", 503, "Too many changes are waiting"),
    STORE_UNAVAILABLE("store-unavailable", 503, "Changes cannot be stored"),
    STORE_FULL("store-full", 507, "There is no space to store the change"),
    TOO_MANY_HOSTS("too-many-hosts", 507, "The registry holds as many hosts as it may"),
    LIST_FULL("list-full", 507, "The list of hosts is as long as it may be");

    private final String code;
    private final int status;
    private final String title;

    Problem(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Returns the problem for an exception: a defect, unless it is known. */
    static Problem of(Throwable thrown) {
        if (thrown instanceof ProblemException e) {
            return e.problem();
        } else if (thrown instanceof InvalidValueException e) {
            return switch (e.kind()) {
                case HOST_NAME -> INVALID_NAME;
                case HOST_ADDRESS -> INVALID_ADDRESS;
            };
        } else if (thrown instanceof ThrottledException) {
            return THROTTLED;
        } else if (thrown instanceof RefusedException e) {
            return of(e.kind());
        } else if (thrown instanceof StoreException e) {
            return of(e.kind());
        } else if (thrown instanceof HeaderValueException e && e.getContext() == HeaderValueException.Context.INBOUND) {
            return BAD_REQUEST;
        }
        return INTERNAL;
    }

    private static Problem of(RefusedException.Kind refusal) {
        return switch (refusal) {
            case NOT_OWNER -> NOT_YOUR_NAME;
            case NAME_RESERVED -> NAME_RESERVED;
            case NAME_TAKEN -> NAME_TAKEN;
            case CLAIM_REFUSED -> CLAIM_REFUSED;
            case ROTATION_UNDER_WAY -> ROTATION_UNDER_WAY;
            case KEY_FULL -> TOO_MANY_NAMES;
            case KEY_ID_TAKEN -> INVALID_KEY;
            case LIST_FULL -> LIST_FULL;
            case TOO_MANY_HOSTS -> TOO_MANY_HOSTS;
            case CONTENDED -> CONTENDED;
        };
    }

    private static Problem of(StoreException.Kind failure) {
        return switch (failure) {
            case FULL -> STORE_FULL;
            case BUSY -> STORE_BUSY;
            case DAMAGED, LOCKED, READ_ONLY, UNAVAILABLE -> STORE_UNAVAILABLE;
        };
    }

    /** Returns the problem for a status that the framework or the container chose. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 416 -> RANGE_NOT_AVAILABLE;
            default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }
}
