package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.RegistryException.Said;
import org.bosixnet.client.registry.http.ServerTrust.UntrustedException;
import org.jspecify.annotations.Nullable;

/** Describes failures of one registry in sentences for people. */
final class Failures {

    /** What is said about the key by codes for one that the registry does not know, or not for this name. */
    private static final Map<String, Said> OF_THE_KEY =
            Map.of("wrong-key", Said.THAT_KEY_IS_LOST, "not-your-name", Said.THAT_KEY_IS_ANOTHERS);

    /** The code for a position that another registry on the same store has told. */
    private static final String BEHIND = "behind";

    /** The codes of a 503 that goes by by itself; with others, such as that of a broken store, a person is needed. */
    private static final Set<String> OF_LOAD = Set.of("throttled", "store-busy", "contended", BEHIND);

    /** The codes of a 409 for a name that belongs to another or is being handed over. */
    private static final Set<String> OWNERSHIP = Set.of("name-taken", "rotation-under-way", "too-many-names");

    /** What web servers say at a port for https that is asked over plain http. */
    private static final Pattern TLS_WANTED = Pattern.compile("HTTPS|\\bTLS\\b|\\bSSL\\b|SSL-enabled");

    /** Network Authentication Required (RFC 6585 section 6): only a network says that. */
    private static final int LOGIN_REQUIRED = 511;

    /** The longest time for which anybody but the registry can ask to be left alone. */
    private static final Duration LONGEST_UNPROVEN = Duration.ofMinutes(1);

    /**
     * An answer that cannot be used. Says what the registry did, as the predicate of a sentence, without a full stop.
     */
    static final class AnswerException extends IOException {
        private final Kind kind;
        private final String predicate;

        AnswerException(Kind kind, String predicate) {
            super(predicate);
            this.kind = kind;
            this.predicate = predicate;
        }
    }

    private final RegistryUrl url;
    private final Timeouts timeouts;

    Failures(RegistryUrl url, Timeouts timeouts) {
        this.url = url;
        this.timeouts = timeouts;
    }

    /** Returns the same for an answer that may be silent for this long. */
    Failures within(Duration silence) {
        return new Failures(url, new Timeouts(timeouts.connect(), silence, timeouts.exchange()));
    }

    /** Returns the failure whose sentence is the registry's URL and this predicate, which has no full stop. */
    RegistryException of(Kind kind, String predicate) {
        return new RegistryException(kind, url + " " + predicate + ".");
    }

    RegistryException badAnswer(String predicate) {
        return of(Kind.BAD_ANSWER, predicate);
    }

    RegistryException unreachable(String why) {
        return of(Kind.UNREACHABLE, "cannot be reached: " + why);
    }

    RegistryException untrusted(UntrustedException why) {
        return notFrom(Kind.UNTRUSTED, "cannot be reached: " + why.getMessage());
    }

    RegistryException late() {
        return of(Kind.UNREACHABLE, "did not finish its answer within " + Timeouts.text(timeouts.exchange()));
    }

    RegistryException stillHanging() {
        return unreachable("earlier requests to it still hang");
    }

    RegistryException noHttp() {
        return badAnswer("gave an answer that is not HTTP"
                + (url.isSecure() ? "" : "; if this port is for https, put https:// into URL"));
    }

    /** Returns the failure of an exchange, or of a stream that was being read. */
    RegistryException of(Exception e) {
        if (e instanceof RegistryException registry) {
            return registry;
        }
        return e instanceof IOException io
                ? of(io)
                : badAnswer("gave an answer that made this program fail: " + Escaped.text(e.toString()));
    }

    RegistryException of(IOException e) {
        if (e instanceof AnswerException answer) {
            return of(answer.kind, answer.predicate);
        }
        Optional<UntrustedException> untrusted = UntrustedException.in(e);
        if (untrusted.isPresent()) {
            return untrusted(untrusted.get());
        }
        if (e instanceof ZipException) {
            return badAnswer("says that its answer is gzip, but it is not");
        }
        if (e instanceof MessageConstraintException) {
            return badAnswer("gave an answer with too many headers, or too long ones");
        }
        if (e instanceof MalformedChunkCodingException && !(e instanceof TruncatedChunkException)) {
            return noHttp();
        }
        Unreached why = Unreached.of(e, timeouts);
        return new RegistryException(Kind.UNREACHABLE, url + " cannot be reached: " + why.why() + "." + why.next());
    }

    /** Throws the error that a library wrapped in the exception, if any: no registry is to blame for it. */
    static RuntimeException defect(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error error) {
                throw error;
            }
        }
        return e;
    }

    /** Returns the failure of a peer that has no such thing; {@code proven}: whether it is known to be a registry. */
    RegistryException unsupported(String predicate, boolean proven) {
        return new RegistryException(
                Kind.UNSUPPORTED, url + " " + predicate + ".", null, proven ? Said.BY_REGISTRY : Said.BY_ANYBODY);
    }

    /** Returns the failure for an unexpected answer. */
    RegistryException of(Answer answer) {
        return of(answer, null);
    }

    /** The same for a request about a host. */
    RegistryException of(Answer answer, @Nullable HostName name) {
        int status = answer.status();
        Problem problem = Problem.of(answer);
        String said = problem.said();
        if (status == LOGIN_REQUIRED) {
            return of(Kind.UNREACHABLE, "cannot be reached: this network wants somebody to log in first (511)");
        }
        if (status / 100 == 3 && answer.location() != null) {
            return notFrom(
                    Kind.BAD_ANSWER,
                    "redirects to '" + Escaped.text(answer.location())
                            + "', which is not followed; if that is the registry, put it into URL");
        }
        if (status == 401 || status == 403 || (status == 409 && OWNERSHIP.contains(problem.code()))) {
            return new RegistryException(
                    Kind.REFUSED,
                    url + " refuses this (" + status + ")" + said + "."
                            + NextStep.of(problem, answer.shown(), url, name),
                    null,
                    saidBy(problem));
        }
        if (status == 429 || status / 100 == 5) {
            return busy(answer, problem);
        }
        if (status == 400
                && !problem.isRegistrys()
                && !url.isSecure()
                && TLS_WANTED.matcher(answer.body()).find()) {
            return notFrom(Kind.REJECTED, "is a port for https: put https:// into URL");
        }
        if (isElsewhere(answer)) {
            return noRegistry(answer);
        }
        if (status / 100 == 4) {
            String sentence = url + " rejects the request (" + status + ")" + said + ".";
            return new RegistryException(Kind.REJECTED, sentence, null, saidBy(problem));
        }
        return notFrom(
                Kind.BAD_ANSWER,
                "gave an answer that no registry gives (" + status
                        + (answer.mediaType().isEmpty() ? "" : ", " + Escaped.text(answer.mediaType())) + ")");
    }

    /** Returns whether an answer comes from no registry, which says in its own form what is not there. */
    static boolean isElsewhere(Answer answer) {
        return answer.isPage() || (answer.status() == 404 && !Problem.of(answer).isRegistrys());
    }

    /**
     * Checks that what is deleted is gone: anybody may answer with a bare 204, but only a registry knows the code with
     * which it answers the second request.
     *
     * @param again the answer to the same request once more
     * @throws RegistryException if that is not the registry's word that there is no such thing
     */
    void requireGone(Answer again, HostName name) throws RegistryException {
        if (again.status() == 204) {
            throw notFrom(Kind.BAD_ANSWER, "says each time that it has just removed something of " + name);
        }
        boolean gone = again.status() == 404
                || OF_THE_KEY.containsKey(Problem.of(again).code());
        if (!gone || isElsewhere(again)) {
            throw of(again, name);
        }
    }

    /** Returns the failure for an answer of another web server, or of another place on the registry's. */
    RegistryException noRegistry(Answer answer) {
        return notFrom(
                Kind.REJECTED,
                "answers as no registry does (" + answer.status() + ", " + Escaped.text(answer.mediaType())
                        + "): check the server and the path in the URL, which mostly ends in /bosixnet");
    }

    private RegistryException notFrom(Kind kind, String predicate) {
        return new RegistryException(kind, url + " " + predicate + ".", null, Said.BY_ANYBODY);
    }

    /** A proxy may say when to come again, too, but a portal must not keep this computer away for long. */
    private RegistryException busy(Answer answer, Problem problem) {
        Duration wait = answer.retryAfter();
        boolean proven = problem.isRegistrys();
        return new RegistryException(
                answer.status() == 429 ? Kind.THROTTLED : Kind.BUSY,
                busy(answer, problem.code()) + problem.said() + ".",
                wait == null || proven || wait.compareTo(LONGEST_UNPROVEN) < 0 ? wait : LONGEST_UNPROVEN,
                saidBy(problem));
    }

    private static Said saidBy(Problem problem) {
        if (problem.isRegistrys() && problem.code().equals(BEHIND)) {
            return Said.THAT_IT_IS_BEHIND;
        }
        return problem.isRegistrys() ? OF_THE_KEY.getOrDefault(problem.code(), Said.BY_REGISTRY) : Said.BY_ANYBODY;
    }

    private String busy(Answer answer, String code) {
        Duration wait = answer.retryAfter();
        String later = wait == null ? "" : ", try again in " + wait.toSeconds() + " s";
        return switch (answer.status()) {
            case 507 -> url + " has no room for more (507" + later + ")";
            case 429 -> url + " is busy (429" + later + ")";
            case 503 -> url + (OF_LOAD.contains(code) ? " is busy" : " cannot do it now") + " (503" + later + ")";
            default -> url + " failed (" + answer.status() + later + ")";
        };
    }
}
