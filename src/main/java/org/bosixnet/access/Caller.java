package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.Audit;
import org.bosixnet.registry.Authority;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param key the digest of the key that was presented or that the session stands for, null if there is none
 * @param keyId the part of the key that may be shown, null if there is none
 * @param kind the kind of that key, null if there is none
 * @param roles what the caller may do
 * @param refusal why the presented key does not count; then there is no key and no role
 * @param session the digest of the token of the session that stands for the key, null if there is none
 * @param open whether access is open
 */
public record Caller(
        ClientAddress client,
        @Nullable KeyDigest key,
        @Nullable String keyId,
        @Nullable KeyKind kind,
        Set<String> roles,
        Optional<Refusal> refusal,
        @Nullable KeyDigest session,
        boolean open)
        implements Principal {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** Why a request counts as anonymous, whatever key it presented. */
    public sealed interface Refusal {

        /** It presented something that is not a key of this registry, or not a key of the user that it names. */
        record WrongKey() implements Refusal {}

        /** Too many requests from its network presented wrong keys; {@code retryAfter} is positive. */
        record TooManyFailures(Duration retryAfter) implements Refusal {}

        /**
         * It comes from another site's page, or is a change in a session that does not come from the registry's own
         * page.
         */
        record ForeignOrigin() implements Refusal {}

        /**
         * A browser sent it to a name that may belong to another site; {@code host} is the name it used for the
         * registry.
         */
        record Misdirected(String host) implements Refusal {}
    }

    /**
     * Returns the caller of that request.
     *
     * @throws IllegalStateException if it did not pass {@link AccessFilter}
     */
    public static Caller of(HttpServletRequest request) {
        return of(request::getAttribute);
    }

    /**
     * Returns the caller of the request that has those attributes.
     *
     * @throws IllegalStateException if it did not pass {@link AccessFilter}
     */
    public static Caller of(Function<String, @Nullable Object> attributes) {
        return ifKnown(attributes)
                .orElseThrow(() -> new IllegalStateException("the request did not pass the access filter"));
    }

    /** Returns the caller of that request, or empty if it did not pass {@link AccessFilter}. */
    public static Optional<Caller> ifKnown(HttpServletRequest request) {
        return ifKnown(request::getAttribute);
    }

    private static Optional<Caller> ifKnown(Function<String, @Nullable Object> attributes) {
        return attributes.apply(ATTRIBUTE) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns whether the caller has no valid key. */
    public boolean anonymous() {
        return key == null;
    }

    /**
     * Returns the digest of the key.
     *
     * @throws IllegalStateException if there is none
     */
    public KeyDigest presentedKey() {
        if (key == null) {
            throw new IllegalStateException("an anonymous caller has no key");
        }
        return key;
    }

    /** Returns the authority with which the caller asks for changes. */
    public Authority authority() {
        return new Authority(key, kind == KeyKind.ADMIN, open, actor());
    }

    /** Returns the caller for the audit log. */
    public Audit.Actor actor() {
        return new Audit.Actor(getName(), keyId == null ? "-" : keyId, client.block());
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    /** Returns the kind of the caller's key. */
    @Override
    public String getName() {
        return kind == null ? "anonymous" : kind.text();
    }
}
