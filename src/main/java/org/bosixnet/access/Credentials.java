package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of an {@code Authorization} header: {@code Bearer KEY} (RFC 6750), or {@code Basic} with it (RFC 7617).
 */
public sealed interface Credentials {

    /** Longest header in characters. */
    int MAX_LENGTH = 1024;

    /** No such header. */
    record None() implements Credentials {}

    /** Something that no registry made: it does not even have the form of a key. */
    record Foreign() implements Credentials {}

    /** Too long, or more than one header: a proxy might have looked at another part of it than the registry. */
    record Broken() implements Credentials {}

    /**
     * A key.
     *
     * @param userName the user name in {@code Basic}, null for {@code Bearer}
     */
    record Presented(AccessKey key, @Nullable String userName) implements Credentials {}

    static Credentials of(HttpServletRequest request) {
        List<String> headers = Requests.lines(request, "Authorization");
        if (headers.isEmpty()) {
            return new None();
        }
        String header = headers.get(0).strip();
        if (headers.size() > 1 || header.length() > MAX_LENGTH) {
            return new Broken();
        }
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? header : header.substring(0, blank).toLowerCase(Locale.ROOT);
        String rest = blank < 0 ? "" : header.substring(blank + 1).strip();
        return switch (scheme) {
            case "bearer" ->
                AccessKey.parse(rest)
                        .<Credentials>map(key -> new Presented(key, null))
                        .orElseGet(Foreign::new);
            case "basic" -> decoded(rest).flatMap(Credentials::basic).orElseGet(Foreign::new);
            default -> new Foreign();
        };
    }

    private static Optional<Credentials> basic(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : AccessKey.parse(userAndPassword.substring(colon + 1))
                        .map(key -> new Presented(key, userAndPassword.substring(0, colon)));
    }

    /**
     * Returns the user name in {@code Basic}, whatever the password is, or empty if there is none. It proves nothing;
     * in some protocols it names the host.
     */
    static Optional<String> userName(HttpServletRequest request) {
        List<String> headers = Requests.lines(request, "Authorization");
        if (headers.size() != 1 || headers.get(0).length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String[] parts = headers.get(0).strip().split(" +", 2);
        return parts.length == 2 && parts[0].equalsIgnoreCase("basic")
                ? decoded(parts[1])
                        .filter(text -> text.indexOf(':') > 0)
                        .map(text -> text.substring(0, text.indexOf(':')))
                : Optional.empty();
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
