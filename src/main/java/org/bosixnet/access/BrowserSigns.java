package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers from programs by the headers that only browsers send. No page may make a visitor's browser send a GET
 * that changes something, for example by the address of an image.
 */
public final class BrowserSigns {

    private static final String MODE = "sec-fetch-mode";
    private static final String LANGUAGE = "accept-language";

    /** How the names of headers begin that no page can set (the Fetch standard's forbidden request-headers). */
    private static final String SECURE = "sec-";

    /** Headers that some programs send, too: those that pose as a browser, or keep cookies. */
    private static final Set<String> LIKELY = Set.of("referer", "cookie", "upgrade-insecure-requests", "dnt");

    private BrowserSigns() {}

    /**
     * Returns the name, in lower case, of a header that only browsers send. Headers that some programs send do not
     * count: some routers pose as browsers, and some keep cookies. A request counts as a program's, whatever it has,
     * if it presents a valid key as {@code Bearer}: a browser adds no such header by itself, and a page that wants to
     * has to ask first (the Fetch standard's preflight), which is refused.
     */
    public static Optional<String> sure(HttpServletRequest request) {
        return onlyOfBrowsers(request).filter(name -> !presentsKey(request));
    }

    private static boolean presentsKey(HttpServletRequest request) {
        return Credentials.of(request) instanceof Credentials.Presented presented
                && presented.userName() == null
                && Caller.ifKnown(request).filter(caller -> !caller.anonymous()).isPresent();
    }

    private static Optional<String> onlyOfBrowsers(HttpServletRequest request) {
        for (Enumeration<String> all = request.getHeaderNames(); all.hasMoreElements(); ) {
            if (isSure(all.nextElement())) {
                Set<String> names = names(request);
                return isFetchOfProgram(request, names)
                        ? Optional.empty()
                        : names.stream().filter(BrowserSigns::isSure).findFirst();
            }
        }
        return Optional.empty();
    }

    /** Returns the names of all headers, in lower case and in order. */
    private static Set<String> names(HttpServletRequest request) {
        Set<String> names = new TreeSet<>();
        for (Enumeration<String> all = request.getHeaderNames(); all.hasMoreElements(); ) {
            names.add(all.nextElement().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /**
     * Returns whether the request is one of {@code fetch} in Node.js, which sends {@code Sec-Fetch-Mode: cors} and
     * {@code Accept-Language: *} whatever the program wants. A browser sends {@code Sec-Fetch-Site} wherever it sends
     * {@code Sec-Fetch-Mode}, with {@code cors} to another site an {@code Origin} as well, and lets no page set them.
     */
    private static boolean isFetchOfProgram(HttpServletRequest request, Set<String> names) {
        return Requests.lines(request, MODE).equals(List.of("cors"))
                && Requests.lines(request, LANGUAGE).stream().allMatch("*"::equals)
                && names.stream()
                        .filter(name -> !name.equals(MODE) && !name.equals(LANGUAGE))
                        .noneMatch(name -> isSure(name) || LIKELY.contains(name));
    }

    /** Returns whether only browsers send it. On plain HTTP they send no {@code Sec-Fetch-*}, but always a language. */
    private static boolean isSure(String name) {
        return name.regionMatches(true, 0, SECURE, 0, SECURE.length())
                || name.equalsIgnoreCase("origin")
                || name.equalsIgnoreCase(LANGUAGE);
    }

    /**
     * Returns whether a page that does not know the host may have made a visitor's browser send the request. The
     * registry's own page may send it; any other origin is refused anyway.
     */
    public static boolean mayBeOfAnyPage(HttpServletRequest request) {
        return sure(request).filter(name -> !name.equals("origin")).isPresent();
    }

    /**
     * Returns the name, in lower case, of a header that hardly anything but a browser sends in this form, if a page that does
     * not know the key may have made a visitor's browser send it. What programs send, too, says nothing where there is a valid
     * key, which a router that poses as a browser has.
     *
     * @param presented the valid key that it presents, null if none
     */
    static Optional<String> ofAnyPage(HttpServletRequest request, Credentials.@Nullable Presented presented) {
        if (presented != null) {
            return onlyOfBrowsers(request).filter(name -> presented.userName() != null); // as sure() says of Bearer
        }
        return onlyOfBrowsers(request)
                .or(() -> LIKELY.stream()
                        .filter(name -> request.getHeader(name) != null)
                        .findFirst())
                .or(() -> Optional.of("user-agent").filter(name -> claimsToBeOne(request.getHeader(name))));
    }

    private static boolean claimsToBeOne(String program) {
        return program != null && program.startsWith("Mozilla/");
    }
}
