package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;

/** The cookie that carries a session's token. */
public final class SessionCookie {

    private static final String NAME = "bosixnet_session";
    private static final String FORM = "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Strict%s";

    private SessionCookie() {}

    /**
     * Returns the token that a request carries. Does not ask the container, which may reject other applications'
     * cookies.
     */
    public static Optional<String> token(HttpServletRequest request) {
        return Requests.lines(request, "Cookie").stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME + "="))
                .map(cookie -> cookie.substring(NAME.length() + 1))
                .findFirst();
    }

    /** Returns the value of {@code Set-Cookie} that makes a browser keep a token; an empty one makes it forget. */
    public static String header(String token, HttpServletRequest request, OwnOrigin origin) {
        String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
        long seconds = token.isEmpty() ? 0 : Sessions.LIFETIME.toSeconds();
        return FORM.formatted(NAME, token, path, seconds, origin.secure(request) ? "; Secure" : "");
    }
}
