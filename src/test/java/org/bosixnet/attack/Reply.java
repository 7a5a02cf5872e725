package org.bosixnet.attack;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer as it came over the wire. */
public record Reply(int status, List<String> headers, String body) {

    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

    /** Returns the value of the first header of that name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Returns the code of the problem that the body tells of, or an empty text. */
    public String code() {
        Matcher matcher = CODE.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }

    public static Reply of(List<String> head, byte[] body) {
        return new Reply(
                Integer.parseInt(head.get(0).split(" ", 3)[1]),
                List.copyOf(head.subList(1, head.size())),
                new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return status + " " + (body.length() > 300 ? body.substring(0, 300) + "..." : body).strip();
    }
}
