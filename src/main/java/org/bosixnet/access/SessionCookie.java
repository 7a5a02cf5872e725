package org.bosixnet.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The cookie that carries a session's token. */
public final class SessionCookie {

    private static final String NAME = "bosixnet_session";
    private static final String FORM = "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Strict%s";

    private SessionCookie() {}

    /** Returns the token that a request carries. */
    public static Optional<String> token(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(NAME)) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the value of {@code Set-Cookie} that has a browser keep a token; an empty one has it forget. */
    public static String header(String token, HttpServletRequest request, OwnOrigin origin) {
        String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
        long seconds = token.isEmpty() ? 0 : Sessions.LIFETIME.toSeconds();
        return FORM.formatted(NAME, token, path, seconds, origin.secure(request) ? "; Secure" : "");
    }
}
