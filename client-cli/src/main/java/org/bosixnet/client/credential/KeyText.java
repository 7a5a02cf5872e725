package org.bosixnet.client.credential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;

/**
 * The text of a key file, and its changes. Each line with a key keeps its place; the others, such as comments, stay as
 * they are.
 *
 * <pre>
 * # a comment
 * https://server/bosixnet bxh_3fK9aa_...
 * https://server/bosixnet bxh_7Qz1bc_... next
 * </pre>
 *
 * <p>A key followed by {@code next} has been made and perhaps bound, but is not sent to the registry yet.
 */
final class KeyText {

    private static final Pattern LINE =
            Pattern.compile("(\\s*)(\\S+)(\\s+)(\\S+)(\\s+next)?(\\s*|\\s+#.*)", Pattern.DOTALL);

    private static final String ALLOWED = "a line must be a registry's URL, a blank and its key, followed by 'next'"
            + " if the key is to replace the one in use; comments begin with '#'";

    /** One line with a key; {@code index} counts from 0. */
    record Entry(int index, RegistryUrl url, AccessKey key, boolean next) {}

    private final List<String> lines;
    private final List<Entry> entries;

    private KeyText(List<String> lines, List<Entry> entries) {
        this.lines = lines;
        this.entries = entries;
    }

    /**
     * Reads a text.
     *
     * @param name the file's name, for messages
     * @throws KeyFileException if a line is wrong; names file and line
     */
    static KeyText parse(String text, String name) throws KeyFileException {
        List<String> lines = List.of(text.split("\n", -1));
        List<Entry> entries = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            Entry entry = entry(i, line, name);
            if (!known.add(entry.url() + " " + entry.next())) {
                throw wrong(name, i, "there is another key for the same URL above it; only one is allowed");
            }
            entries.add(entry);
        }
        return new KeyText(lines, entries);
    }

    private static Entry entry(int index, String line, String name) throws KeyFileException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw wrong(name, index, ALLOWED);
        }
        try {
            RegistryUrl url = RegistryUrl.parse(matcher.group(2)).withoutCredentials();
            return new Entry(index, url, AccessKey.parse(matcher.group(4)), matcher.group(5) != null);
        } catch (IllegalArgumentException e) {
            throw wrong(name, index, ALLOWED + ". " + Escaped.withoutFullStop(String.valueOf(e.getMessage())));
        }
    }

    private static KeyFileException wrong(String name, int index, String why) {
        return KeyFileException.unusable(name + ", line " + (index + 1) + ": " + why + ".");
    }

    /** Returns whether there is nothing in the text, not even a comment. */
    boolean isBlank() {
        return lines.stream().allMatch(String::isBlank);
    }

    /** Returns the lines with a key, in order. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Returns the key for a registry, in use or next. */
    Optional<AccessKey> key(RegistryUrl url, boolean next) {
        return entry(url, next).map(Entry::key);
    }

    private Optional<Entry> entry(RegistryUrl url, boolean next) {
        return entries.stream()
                .filter(entry -> entry.next() == next && entry.url().uri().equals(url.uri()))
                .findFirst();
    }

    /** Returns the text with one more key, marked {@code next}. */
    String withNext(RegistryUrl url, AccessKey key) {
        String text = String.join("\n", lines);
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + url + " " + key.value() + " next\n";
    }

    /**
     * Returns the text with the next key, if there is one, replacing the one in use, also for the other registries that
     * have the same: those of one cluster.
     */
    String promoted(RegistryUrl url) {
        Optional<Entry> next = entry(url, true);
        if (next.isEmpty()) {
            return String.join("\n", lines);
        }
        List<String> changed = new ArrayList<>(lines);
        Optional<Entry> inUse = entry(url, false);
        if (inUse.isPresent()) {
            entries.stream()
                    .filter(entry ->
                            !entry.next() && entry.key().equals(inUse.get().key()))
                    .forEach(entry ->
                            changed.set(entry.index(), withKey(entry, next.get().key())));
            changed.remove(next.get().index());
        } else {
            changed.set(next.get().index(), withKey(next.get(), next.get().key()));
        }
        return String.join("\n", changed);
    }

    /** Returns the line of an entry with this key instead, in use. */
    private String withKey(Entry entry, AccessKey key) {
        Matcher matcher = LINE.matcher(lines.get(entry.index()));
        if (!matcher.matches()) {
            throw new IllegalStateException("a line that was read before");
        }
        return matcher.group(1) + matcher.group(2) + matcher.group(3) + key.value() + matcher.group(6);
    }

    /** Returns the text in which each of these registries has this key in use; their other keys stay. */
    String with(List<RegistryUrl> urls, AccessKey key) {
        List<String> changed = new ArrayList<>(lines);
        StringBuilder more = new StringBuilder();
        for (RegistryUrl url : urls) {
            entry(url, false)
                    .ifPresentOrElse(entry -> changed.set(entry.index(), withKey(entry, key)), () -> more.append(url)
                            .append(' ')
                            .append(key.value())
                            .append('\n'));
        }
        String text = String.join("\n", changed);
        return text + (text.isEmpty() || text.endsWith("\n") || more.length() == 0 ? "" : "\n") + more;
    }

    /** Returns the text without the keys for this registry. */
    String without(RegistryUrl url) {
        List<String> changed = new ArrayList<>(lines);
        entries.stream()
                .filter(entry -> entry.url().uri().equals(url.uri()))
                .sorted(Comparator.comparingInt(Entry::index).reversed())
                .forEach(entry -> changed.remove(entry.index()));
        return String.join("\n", changed);
    }

    /** Returns the text without the line in which this key is {@code next}. */
    String withoutNext(RegistryUrl url, AccessKey key) {
        List<String> changed = new ArrayList<>(lines);
        entry(url, true).filter(entry -> entry.key().equals(key)).ifPresent(entry -> changed.remove(entry.index()));
        return String.join("\n", changed);
    }
}
