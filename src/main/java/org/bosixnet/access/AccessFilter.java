package org.bosixnet.access;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.KeyDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Identifies the sender of each request, and attaches it as a {@link Caller}. Refuses nothing itself, since not
 * everything needs a key, and the resources decide the form of an error.
 */
public final class AccessFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);

    private final AccessConfig config;
    private final KeyRing keys;
    private final Sessions sessions;
    private final OwnOrigin origin;
    private final PageGuard pages;
    private final ClientAddresses clients;
    private final FailureLimit failures;
    private final RequestLog log;
    private final Set<String> rolesOfAll;
    private final Map<KeyKind, Set<String>> roles = new EnumMap<>(KeyKind.class);

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    public AccessFilter(
            AccessConfig config,
            KeyRing keys,
            Sessions sessions,
            OwnOrigin origin,
            RequestLog log,
            LongSupplier nanos) {
        this.config = config;
        this.keys = keys;
        this.sessions = sessions;
        this.origin = origin;
        this.pages = new PageGuard(config, origin);
        this.clients = new ClientAddresses(config.trustedProxies());
        this.failures = new FailureLimit(nanos);
        this.log = log;
        this.rolesOfAll = rolesOfAll(config);
        for (KeyKind kind : KeyKind.values()) {
            Set<String> all = new HashSet<>(Roles.of(kind));
            all.addAll(rolesOfAll);
            roles.put(kind, Set.copyOf(all));
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Caller caller = callerOf(http);
        caller.attachTo(http);
        chain.doFilter(new Authenticated(http, caller), response);
    }

    private Caller callerOf(HttpServletRequest request) {
        ClientAddress client = clients.of(request);
        Credentials credentials = Credentials.of(request);
        KeyKind kind = null;
        Credentials.Presented valid = null;
        if (credentials instanceof Credentials.Presented presented) {
            kind = keys.kindOf(presented.key().digest()).orElse(null);
            valid = kind == null ? null : presented;
        }
        Caller.Refusal foreign = pages.refusal(request, valid).orElse(null);
        if (foreign != null) {
            return refused(client, foreign); // whatever its key is, or a page could use up a network's attempts
        }
        if (credentials instanceof Credentials.Presented presented) {
            return kind != null && isUser(presented, kind)
                    ? holder(client, presented.key().digest(), presented.key().id(), kind, null)
                    : failed(client, request);
        }
        if (credentials instanceof Credentials.None) {
            return SessionCookie.tokens(request, origin).stream()
                    .flatMap(token -> bySession(client, request, token).stream())
                    .findFirst()
                    .orElseGet(() -> nobody(client));
        }
        // open access ignores a password that a proxy asked for
        return config.open() && credentials instanceof Credentials.Foreign ? nobody(client) : failed(client, request);
    }

    /** Returns whether the user name in {@code Basic}, if there is one, is one that the key is for. */
    private boolean isUser(Credentials.Presented presented, KeyKind kind) {
        String user = presented.userName();
        if (user == null || user.isEmpty() || kind != KeyKind.HOST) {
            return true;
        }
        try {
            return keys.namesOf(presented.key().digest()).contains(HostName.stored(user));
        } catch (InvalidValueException e) {
            return false;
        }
    }

    private Optional<Caller> bySession(ClientAddress client, HttpServletRequest request, String token) {
        Sessions.Session session = sessions.find(token).orElse(null);
        KeyKind kind = session == null ? null : keys.kindOf(session.key()).orElse(null);
        if (session == null || kind == null) {
            return Optional.empty();
        }
        return Optional.of(
                Requests.isRead(request) || origin.sentBy(request)
                        ? holder(client, session.key(), session.id(), kind, KeyDigest.of(token))
                        : refused(client, new Caller.Refusal.ForeignOrigin()));
    }

    /** Returns whether the key and the session of a caller are still valid. */
    public boolean stillHolds(Caller caller) {
        KeyDigest key = caller.key();
        KeyKind kind = caller.kind();
        KeyDigest session = caller.session();
        return key == null || kind == null || (keys.isStill(kind, key) && (session == null || sessions.has(session)));
    }

    private Caller failed(ClientAddress client, HttpServletRequest request) {
        Duration wait = failures.take(client, request.getRequestURI());
        if (!wait.isZero()) {
            return refused(client, new Caller.Refusal.TooManyFailures(wait));
        }
        log.tell(LOG, Level.INFO, "An unknown key was presented by {}", client);
        return refused(client, new Caller.Refusal.WrongKey());
    }

    private Caller holder(ClientAddress client, KeyDigest key, String id, KeyKind kind, @Nullable KeyDigest session) {
        keys.used(key, kind);
        return new Caller(
                client, key, id, kind, roles.getOrDefault(kind, rolesOfAll), Optional.empty(), session, config.open());
    }

    private Caller nobody(ClientAddress client) {
        return new Caller(client, null, null, null, rolesOfAll, Optional.empty(), null, config.open());
    }

    private Caller refused(ClientAddress client, Caller.Refusal why) {
        return new Caller(client, null, null, null, Set.of(), Optional.of(why), null, config.open());
    }

    /** Returns what everyone may do, whatever key they have. */
    private static Set<String> rolesOfAll(AccessConfig config) {
        if (config.open()) {
            return Set.of(Roles.HOST, Roles.READER);
        }
        return config.publicRead() ? Set.of(Roles.READER) : Set.of();
    }

    /** A request that provides its caller through the servlet API. */
    private static final class Authenticated extends HttpServletRequestWrapper {

        private final Caller caller;

        Authenticated(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return caller.anonymous() ? null : caller;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return caller.anonymous() ? null : caller.getName();
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.has(role);
        }
    }
}
