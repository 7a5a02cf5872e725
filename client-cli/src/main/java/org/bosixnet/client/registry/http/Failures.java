package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.jspecify.annotations.Nullable;

/** Describes failures of one registry in sentences for people. */
final class Failures {

    /** The codes for a key that the registry does not know, or not for this name. */
    private static final Set<String> LOST = Set.of("wrong-key", "not-your-name");

    /** The codes of a 409 for a name that belongs to another or is being handed over. */
    private static final Set<String> OWNERSHIP = Set.of("name-taken", "rotation-under-way", "too-many-names");

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

    RegistryException late() {
        return of(Kind.UNREACHABLE, "did not finish its answer within " + seconds(timeouts.exchange()));
    }

    RegistryException stillHanging() {
        return unreachable("earlier requests to it still hang");
    }

    RegistryException noHttp() {
        return badAnswer("gave an answer that is not HTTP");
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
        if (e instanceof ZipException) {
            return badAnswer("says that its answer is gzip, but it is not");
        }
        if (e instanceof MessageConstraintException) {
            return badAnswer("gave an answer with too many headers, or too long ones");
        }
        if (e instanceof MalformedChunkCodingException && !(e instanceof TruncatedChunkException)) {
            return noHttp();
        }
        return unreachable(why(e));
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

    private String why(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (e instanceof UnknownHostException) {
            return "the name of the server is not known";
        }
        if (e instanceof SocketTimeoutException) {
            return message.toLowerCase(Locale.ROOT).contains("connect")
                    ? "no connection within " + seconds(timeouts.connect())
                    : "no answer for " + seconds(timeouts.read());
        }
        if (e instanceof SSLException) {
            return message.contains("PKIX")
                    ? "its certificate is not signed by a trusted authority (CA_FILE names one)"
                    : "TLS failed: " + Escaped.text(message);
        }
        if (e instanceof NoRouteToHostException) {
            return "there is no route to the server";
        }
        if (e instanceof ConnectException && message.contains("refused")) {
            return "the connection was refused";
        }
        if (e instanceof NoHttpResponseException) {
            return "the server closed the connection without an answer";
        }
        return "the connection broke off" + (message.isEmpty() ? "" : ": " + Escaped.text(message));
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
        if (status / 100 == 3 && answer.location() != null) {
            return badAnswer("redirects to '" + Escaped.text(answer.location())
                    + "', which is not followed; if that is the registry, put it into URL");
        }
        if (status == 401 || status == 403 || (status == 409 && OWNERSHIP.contains(problem.code()))) {
            return new RegistryException(
                    Kind.REFUSED,
                    url + " refuses this (" + status + ")" + said + "."
                            + NextStep.of(problem, answer.shown(), url, name),
                    null,
                    LOST.contains(problem.code()));
        }
        if (status == 429 || status / 100 == 5) {
            return new RegistryException(Kind.BUSY, busy(answer) + said + ".", answer.retryAfter());
        }
        if (isElsewhere(answer)) {
            return noRegistry(answer);
        }
        if (status / 100 == 4) {
            return of(Kind.REJECTED, "rejects the request (" + status + ")" + said);
        }
        return badAnswer("gave an answer that no registry gives (" + status
                + (answer.mediaType().isEmpty() ? "" : ", " + Escaped.text(answer.mediaType())) + ")");
    }

    /** Returns whether an answer comes from no registry, which says in its own form what is not there. */
    static boolean isElsewhere(Answer answer) {
        return answer.isPage() || (answer.status() == 404 && !answer.isProblem());
    }

    /** Returns the failure for an answer of another web server, or of another place on the registry's. */
    RegistryException noRegistry(Answer answer) {
        return of(
                Kind.REJECTED,
                "answers as no registry does (" + answer.status() + ", " + Escaped.text(answer.mediaType())
                        + "): check the server and the path in the URL, which mostly ends in /bosixnet");
    }

    private String busy(Answer answer) {
        Duration wait = answer.retryAfter();
        String later = wait == null ? "" : ", try again in " + wait.toSeconds() + " s";
        return switch (answer.status()) {
            case 507 -> url + " has no room for more (507" + later + ")";
            case 429, 503 -> url + " is busy (" + answer.status() + later + ")";
            default -> url + " failed (" + answer.status() + later + ")";
        };
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
