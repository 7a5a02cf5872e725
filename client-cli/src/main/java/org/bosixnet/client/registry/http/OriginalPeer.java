package org.bosixnet.client.registry.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.Ip6;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.RegistryException;

/**
 * Reports as the original's agent does: {@code GET NAME}, and if the answer differs, {@code GET NAME?update=ADDRESS}.
 * The first of these also marks the host as seen.
 */
final class OriginalPeer {
    private static final int SHORTEST_SPELLING = 8;

    /** What the original's agents accept as an address; its registry also expects a colon in fifth place. */
    private static final Pattern SPELLING = Pattern.compile("....:.*:.*:.*");

    private static final Pattern COUNTER = Pattern.compile("\\s*Counter: [0-9]+\\s*");

    private final HttpTransport http;
    private final Failures failures;

    OriginalPeer(HttpTransport http, Failures failures) {
        this.http = http;
        this.failures = failures;
    }

    ReportOutcome report(HostName name, HostAddress address) throws RegistryException, InterruptedException {
        Answer before = http.send(Request.text(name.value()));
        if (before.status() != 200 && before.status() != 404) {
            throw failures.of(before, name);
        }
        if (holds(before, address)) {
            return ReportOutcome.UNCHANGED;
        }
        Answer after = http.send(Request.text(name + "?update=" + spelled(address)));
        if (after.status() != 200) {
            throw failures.of(after, name);
        }
        if (!holds(after, address)) {
            throw failures.badAnswer("did not accept " + address + ": it answered '"
                    + Escaped.text(after.body().strip()) + "'");
        }
        boolean unknownBefore = before.status() == 404 || before.body().isBlank();
        return unknownBefore ? ReportOutcome.CREATED : ReportOutcome.CHANGED;
    }

    /** Checks that the peer is an original, with a request that marks no host as seen. */
    void check() throws RegistryException, InterruptedException {
        Answer answer = http.send(Request.text("counter"));
        if (answer.status() != 200) {
            throw failures.of(answer);
        }
        if (!COUNTER.matcher(answer.body()).matches()) {
            throw failures.badAnswer("gave an answer that no registry gives: '"
                    + Escaped.text(answer.body().strip()) + "'");
        }
    }

    /** Returns whether the peer is an original, for certain. */
    boolean answers() throws InterruptedException {
        try {
            check();
            return true;
        } catch (RegistryException e) {
            return false;
        }
    }

    private static boolean holds(Answer answer, HostAddress address) {
        return answer.status() == 200
                && parsed(answer.body()).filter(address::equals).isPresent();
    }

    private static Optional<HostAddress> parsed(String body) {
        try {
            return Optional.of(new HostAddress(body.strip()));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** Returns a spelling that the original and its agents accept: the short one if possible. */
    static String spelled(HostAddress address) {
        String text = address.text();
        boolean accepted =
                text.length() >= SHORTEST_SPELLING && SPELLING.matcher(text).matches();
        return accepted ? text : full(address.bits());
    }

    private static String full(Ip6 bits) {
        HexFormat hex = HexFormat.of();
        return (hex.toHexDigits(bits.high()) + hex.toHexDigits(bits.low())).replaceAll(".{4}(?!$)", "$0:");
    }
}
