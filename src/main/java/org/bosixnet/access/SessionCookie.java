package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cookie that carries a session's token. */
public final class SessionCookie {

    /** The most tokens of a request that are looked at. */
    private static final int MOST = 8;

    /** How the name begins: a port follows, since browsers have the cookies of a host together, whatever port they are of. */
    private static final String NAME = "bosixnet_session";

    private static final String FORM = NAME + "_%s=%s%s; Max-Age=%s; HttpOnly; SameSite=Strict%s";

    private static final Pattern COOKIE =
            Pattern.compile("(?<name>" + NAME + "(?:_[0-9]{1,5})?)=(?<token>.*)", Pattern.DOTALL);

    private SessionCookie() {}

    /**
     * Returns the tokens that a request carries, first those of the port that it was sent to: one, or a few if the
     * registry was reached under other paths before, or others are at other ports. Does not ask the container, which may
     * reject other applications' cookies.
     */
    public static List<String> tokens(HttpServletRequest request, OwnOrigin origin) {
        List<String> lines = Requests.lines(request, "Cookie");
        if (lines.isEmpty()) {
            return List.of();
        }
        String own = NAME + '_' + origin.port(request);
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::strip)
                .map(COOKIE::matcher)
                .filter(Matcher::matches)
                .sorted(Comparator.comparing(cookie -> cookie.group("name").equals(own) ? 0 : 1))
                .map(cookie -> cookie.group("token"))
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
        return FORM.formatted(origin.port(request), token, path, seconds, origin.secure(request) ? "; Secure" : "");
    }
}
