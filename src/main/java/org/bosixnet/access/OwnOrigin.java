package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Under which scheme, name and port the sender of a request sees the registry (RFC 6454). */
public final class OwnOrigin {

    private final ClientAddresses clients;

    public OwnOrigin(TrustedProxies trusted) {
        this.clients = new ClientAddresses(trusted);
    }

    /** Returns whether the request came over TLS, at least as far as a trusted proxy. */
    public boolean secure(HttpServletRequest request) {
        return scheme(request).equals("https");
    }

    /** Returns whether the request says that it comes from the registry's own page, and says nothing else. */
    boolean sentBy(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        return origins.size() == 1 && isOwn(origins.get(0), request);
    }

    /** An origin never names the port that its scheme has anyway. */
    private boolean isOwn(String origin, HttpServletRequest request) {
        String scheme = scheme(request);
        return AskedHost.of(request)
                .map(host -> scheme + "://" + AskedHost.bare(host, scheme))
                .filter(origin.toLowerCase(Locale.ROOT)::equals)
                .isPresent();
    }

    private String scheme(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Proto");
        return forwarded != null && clients.throughTrusted(request)
                ? forwarded.strip().toLowerCase(Locale.ROOT)
                : request.getScheme().toLowerCase(Locale.ROOT);
    }
}
