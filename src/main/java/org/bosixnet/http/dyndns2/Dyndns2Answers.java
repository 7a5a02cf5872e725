package org.bosixnet.http.dyndns2;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemAnswer;
import org.bosixnet.http.request.RequestTarget;

/**
 * The answers on the paths of dyndns2, whose clients know words but few statuses: they ignore a 403, 404 or 429 or stop
 * for good, and take an answer without a word for success.
 */
public final class Dyndns2Answers {

    /**
     * The protocol's path and those that some clients use instead, as a regular expression: other versions, and slashes
     * too many, which come of a base URL that ends in one.
     */
    public static final String PATH = "/*(?:(?:nic|v[0-9]+)/+)?update/*";

    /** The one of these that the protocol's clients mostly use. */
    public static final String USUAL_PATH = "/nic/update";

    private static final Pattern PATHS = Pattern.compile("/" + PATH);

    /** The challenge; most clients send the key without it, but wget only after it. */
    private static final String CHALLENGE = "Basic realm=\"bosixnet\", charset=\"UTF-8\"";

    /** How soon a client may try again, in seconds, unless the problem says otherwise. */
    private static final int RETRY_AFTER = 60;

    private Dyndns2Answers() {}

    /** Returns whether a path, as read by {@link RequestTarget}, is one of dyndns2. */
    public static boolean areGivenAt(String path) {
        return PATHS.matcher(path).matches();
    }

    /** Returns an answer with those lines. */
    static Response of(String lines) {
        return Answers.text(lines);
    }

    /**
     * Returns the answer for a problem, or empty at other paths.
     *
     * @param path the path, as {@link RequestTarget} reads it
     * @param status the problem's status, or another one chosen for it
     * @param headers the headers that the problem has in other protocols; may be changed
     */
    public static Optional<ProblemAnswer> problem(
            String path, Problem problem, int status, Map<String, String> headers) {
        if (!areGivenAt(path)) {
            return Optional.empty();
        }
        if (status == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        if (status >= 500) {
            headers.putIfAbsent(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER));
        }
        return Optional.of(
                new ProblemAnswer(status >= 500 ? 503 : status, headers, Answers.TEXT, word(problem) + "\n"));
    }

    private static String word(Problem problem) {
        return switch (problem.status()) {
            case 401 -> "badauth";
            case 403 -> "badagent";
            case 500, 503, 507 -> "911";
            default -> problem.code();
        };
    }
}
