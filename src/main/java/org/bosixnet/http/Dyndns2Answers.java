package org.bosixnet.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The answers on the paths of dyndns2, whose clients know words and few statuses: they take a 403, 404 or 429 for
 * nothing or end for good, and take an answer without a word for success.
 */
final class Dyndns2Answers {

    /** The protocol's path and those that some clients have instead, as a regular expression. */
    static final String PATH = "(?:nic/|v3/)?update";

    private static final Pattern PATHS = Pattern.compile(PATH + "/?");
    private static final Pattern PATH_PARAMETER = Pattern.compile(";[^/]*");

    /** What most clients send the key without, and wget only with. */
    private static final String CHALLENGE = "Basic realm=\"bosixnet\", charset=\"UTF-8\"";

    /** How soon a client may try again, in seconds, where nobody knows better. */
    private static final int RETRY_AFTER = 60;

    private Dyndns2Answers() {}

    /** Returns whether dyndns2 is spoken at the path of a request. */
    static boolean areGivenFor(UriInfo uri) {
        String path = PATH_PARAMETER.matcher(uri.getPath(false)).replaceAll("");
        return PATHS.matcher(path).matches();
    }

    /** Answers with lines. */
    static Response of(String lines) {
        return Answers.text(lines);
    }

    /**
     * Ends an answer that tells of a problem.
     *
     * @param begun with the headers that the problem needs elsewhere
     */
    static Response of(Response.ResponseBuilder begun, Problem problem) {
        boolean failed = problem.status() >= 500;
        Response answer = begun.status(failed ? 503 : problem.status())
                .type(Answers.TEXT)
                .entity(word(problem) + "\n")
                .build();
        if (problem.status() == 401) {
            answer.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        if (failed) {
            answer.getHeaders().putIfAbsent(HttpHeaders.RETRY_AFTER, List.of(RETRY_AFTER));
        }
        return answer;
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
