package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;

/** The cookie that carries a session's token. */
public final class SessionCookie {

    /** The most tokens of a request that are looked at. */
    private static final int MOST = 4;

    private static final String NAME = "bosixnet_session";
    private static final String FORM = "%s=%s%s; Max-Age=%s; HttpOnly; SameSite=Strict%s";

    private SessionCookie() {}

    /**
     * Returns the tokens that a request carries: one, or a few if the registry was reached under other paths before.
     * Does not ask the container, which may reject other applications' cookies.
     */
    public static List<String> tokens(HttpServletRequest request) {
        return Requests.lines(request, "Cookie").stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME + "="))
                .map(cookie -> cookie.substring(NAME.length() + 1))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /**
     * Returns the value of {@code Set-Cookie} that makes a browser keep a token; an empty one makes it forget. The path
     * is the one that a trusted proxy names; without one the browser takes that of the request as it sent it, under which
     * are all requests that need the cookie. The registry's own path may be another one before a proxy.
     */
    public static String header(String token, HttpServletRequest request, OwnOrigin origin) {
        String path = origin.prefix(request)
                .map(prefix -> "; Path=" + (prefix.isEmpty() ? "/" : prefix))
                .orElse("");
        long seconds = token.isEmpty() ? 0 : Sessions.LIFETIME.toSeconds();
        return FORM.formatted(NAME, token, path, seconds, origin.secure(request) ? "; Secure" : "");
    }
}
