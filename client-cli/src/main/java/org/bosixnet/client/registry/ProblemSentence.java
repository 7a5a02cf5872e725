package org.bosixnet.client.registry;

import java.io.IOException;
import org.bosixnet.client.host.Escaped;

/** Finds the sentence for people in an error answer: RFC 9457's {@code detail}, its {@code title}, or a line of text. */
final class ProblemSentence {
    private ProblemSentence() {}

    /** Returns a colon and the escaped sentence without its full stop, or nothing if the answer says none. */
    static String of(Answer answer) {
        String sentence = "";
        if (answer.isProblem()) {
            sentence = ofProblem(answer.body());
        } else if (answer.mediaType().equals("text/plain")) {
            sentence = answer.body().lines().findFirst().orElse("");
        }
        String stripped = sentence.strip();
        if (stripped.isEmpty()) {
            return "";
        }
        return ": " + Escaped.text(stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped);
    }

    private static String ofProblem(String body) {
        try {
            return StrictJson.read(body, ProblemSentence::ofProblem);
        } catch (IOException e) {
            return ""; // the status alone says enough
        }
    }

    private static String ofProblem(StrictJson json) throws IOException {
        String[] found = {"", ""};
        json.object(key -> {
            switch (key) {
                case "detail" -> found[0] = json.string();
                case "title" -> found[1] = json.string();
                default -> json.skip();
            }
        });
        return found[0].isBlank() ? found[1] : found[0];
    }
}
