package org.bosixnet.client.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bosixnet.client.host.RegistryGroup;

/**
 * The text of a settings file that is to be changed; all the rest stays byte for byte. Each character is one byte (ISO
 * 8859-1), so that other encodings in comments survive.
 */
final class ConfigText {

    /** UTF-8's byte order mark. */
    private static final String MARK = "\u00ef\u00bb\u00bf";

    private static final String NAME = "the file";

    /** What tells a line that was added from those of people. */
    private static final String ADDED = " # by bosixnet join";

    private final String mark;
    private final String text;

    ConfigText(String text) {
        this.mark = text.startsWith(MARK) ? MARK : "";
        this.text = text.substring(mark.length());
    }

    /** Returns the value as a shell would read it; empty if it is not set. */
    String value(Setting setting) {
        List<ConfigFile.Placed> all = placed(setting);
        return all.isEmpty() ? "" : all.get(all.size() - 1).entry().value();
    }

    private List<ConfigFile.Placed> placed(Setting setting) {
        return ConfigFile.parsePlaced(text, NAME).stream()
                .filter(placed -> placed.entry().key().equals(setting.name()))
                .toList();
    }

    /**
     * Returns the text with this value, in one line, instead of the one that counts, or in a line of its own at the end.
     * Where a line ends in the value is a blank: settings of many lines are lists of words.
     */
    ConfigText with(Setting setting, String value) {
        String line = value.replaceAll("[\\r\\n]+", " ");
        List<ConfigFile.Placed> all = placed(setting);
        if (!all.isEmpty()) {
            return replaced(all.get(all.size() - 1), quoted(line));
        }
        String start = text.isEmpty() || text.endsWith("\n") ? "" : lineEnd();
        String apart = text.stripTrailing().endsWith("\\") ? lineEnd() : ""; // otherwise it would continue that line
        return changed(text + start + apart + setting + "=" + quoted(line) + ADDED + lineEnd());
    }

    /** Returns the text without the lines that {@link #with} added at its end. */
    ConfigText withoutAdded() {
        return changed(Pattern.compile("(?md)^.*" + Pattern.quote(ADDED) + "(?:\\r?\\n|\\z)")
                .matcher(text)
                .replaceAll(""));
    }

    /** Returns the text without these words of a value. */
    ConfigText withoutWords(Setting setting, Predicate<String> unwanted) {
        List<String> words = RegistryGroup.words(value(setting));
        List<String> left = words.stream().filter(unwanted.negate()).toList();
        return left.equals(words) ? this : with(setting, String.join(" ", left));
    }

    /** Returns the text with this word in the place of those that it replaces, or after the others if it replaces none. */
    ConfigText withWord(Setting setting, String word, Predicate<String> replaced) {
        List<String> words = new ArrayList<>(RegistryGroup.words(value(setting)));
        for (int i = 0; i < words.size(); i++) {
            if (replaced.test(words.get(i))) {
                words.removeIf(replaced);
                words.add(i, word);
                return with(setting, String.join(" ", words));
            }
        }
        return withWord(setting, word);
    }

    /** Returns the text with one more word after those of this value, inside its quotes if it is all in one pair. */
    ConfigText withWord(Setting setting, String word) {
        List<ConfigFile.Placed> all = placed(setting);
        if (value(setting).isBlank()) {
            return with(setting, word);
        }
        ConfigFile.Placed last = all.get(all.size() - 1);
        String raw = text.substring(raw(last.start()), raw(last.end()));
        String inner = raw.length() < 2 ? "" : raw.substring(1, raw.length() - 1);
        if (raw.startsWith("'") && raw.endsWith("'") && (inner + word).indexOf('\'') < 0) {
            return replaced(last, "'" + inner + " " + word + "'");
        }
        if (raw.startsWith("\"") && raw.endsWith("\"") && inner.indexOf('"') < 0 && !inner.endsWith("\\")) {
            return replaced(last, "\"" + inner + " " + escaped(word) + "\"");
        }
        return with(setting, last.entry().value() + " " + word);
    }

    private ConfigText replaced(ConfigFile.Placed placed, String raw) {
        return changed(text.substring(0, raw(placed.start())) + raw + text.substring(raw(placed.end())));
    }

    private ConfigText changed(String newText) {
        return new ConfigText(mark + newText);
    }

    /** Returns the offset in this text of one that counts each line end as one character. */
    private int raw(int offset) {
        int at = 0;
        for (int left = offset; left > 0; left--) {
            at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        return at;
    }

    private String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9_./:@%+,-]+") ? value : "\"" + escaped(value) + "\"";
    }

    private static String escaped(String value) {
        return value.replaceAll("[\\\\\"$`]", "\\\\$0");
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return mark + text;
    }
}
