package org.bosixnet.client.registry.http;

import java.io.IOException;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.registry.wire.StrictJson;

/**
 * The content of an error answer: members of RFC 9457, or a line of text.
 *
 * @param code the registry's stable name of the error; empty if it has none
 * @param sentence for people, as received; empty if there is none
 * @param free a name that the registry offers instead of one that is taken, as received; empty if there is none
 */
record Problem(String code, String sentence, String free) {

    private static final Problem NONE = new Problem("", "", "");

    static Problem of(Answer answer) {
        if (answer.isProblem()) {
            try {
                return StrictJson.read(answer.body(), Problem::of);
            } catch (IOException e) {
                return NONE; // the status alone says enough
            }
        }
        return answer.mediaType().equals("text/plain")
                ? new Problem("", answer.body().lines().findFirst().orElse(""), "")
                : NONE;
    }

    private static Problem of(StrictJson json) throws IOException {
        String[] found = {"", "", "", ""};
        json.object(key -> {
            switch (key) {
                case "detail" -> found[0] = json.string();
                case "title" -> found[1] = json.string();
                case "code" -> found[2] = json.string();
                case "free" -> found[3] = json.string();
                default -> json.skip();
            }
        });
        return new Problem(found[2], found[0].isBlank() ? found[1] : found[0], found[3]);
    }

    /** Returns whether only a registry says this: no captive portal and no proxy knows its codes. */
    boolean isRegistrys() {
        return !code.isEmpty();
    }

    /** Returns a colon and the escaped sentence without its full stop, or an empty string if there is none. */
    String said() {
        String stripped = sentence.strip();
        if (stripped.isEmpty()) {
            return "";
        }
        return ": " + Escaped.text(Escaped.withoutFullStop(stripped));
    }
}
