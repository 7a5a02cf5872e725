package org.bosixnet.http;

/** Every error that an answer can tell of: its stable code, its status, and what it is called. */
enum Problem {
    INVALID_NAME("invalid-name", 400, "The host name is not allowed"),
    INVALID_ADDRESS("invalid-address", 400, "The address is not allowed"),
    INVALID_BODY("invalid-body", 400, "The body is not what is needed"),
    INVALID_PARAMETER("invalid-parameter", 400, "A parameter is not allowed"),
    BAD_REQUEST("bad-request", 400, "The request cannot be understood"),
    BROWSER_REFUSED("browser-refused", 403, "A browser may not do this"),
    UNKNOWN_HOST("unknown-host", 404, "There is no such host"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "The asked-for form is not available"),
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body's media type is not supported"),
    INTERNAL("internal", 500, "The registry failed"),
    CONTENDED("contended", 503, "Others are changing the same host"),
    STORE_BUSY("store-busy", 503, "Too many changes are waiting"),
    STORE_UNAVAILABLE("store-unavailable", 503, "Changes cannot be stored"),
    STORE_FULL("store-full", 507, "There is no space to store the change"),
    TOO_MANY_HOSTS("too-many-hosts", 507, "The registry holds as many hosts as it may");

    private final String code;
    private final int status;
    private final String title;

    Problem(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Returns the problem that a status which the framework chose stands for. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }
}
