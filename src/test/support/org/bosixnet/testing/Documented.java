package org.bosixnet.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the documentation tells people to copy. */
public final class Documented {

    private Documented() {}

    /**
     * Returns the first block of that language in a page, with each of the texts replaced by another.
     *
     * @throws IllegalArgumentException if there is no such block, or one of the texts is not in it
     */
    public static String block(Path page, String language, Map<String, String> replaced) throws IOException {
        Matcher block = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(Files.readString(page));
        if (!block.find()) {
            throw new IllegalArgumentException(page + " has no block of " + language);
        }
        String text = block.group(1);
        for (Map.Entry<String, String> one : replaced.entrySet()) {
            if (!text.contains(one.getKey())) {
                throw new IllegalArgumentException("the block of " + language + " lacks " + one.getKey());
            }
            text = text.replace(one.getKey(), one.getValue());
        }
        return text;
    }
}
