package org.bosixnet.client.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Remedy;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/** An edit of a settings file, worked out but not yet made. */
public final class SettingsEdit {
    private final Path file;
    private final @Nullable Path copied;
    private final @Nullable String text;
    private final String mode;
    private final Predicate<Optional<String>> same;

    /**
     * @param file to be written
     * @param copied the file that the new one starts as a copy of, if it does not exist yet
     * @param text the whole new text, a character for each byte; empty to remove the file; null if nothing needs to
     *     change
     * @param mode of the file if it is new
     * @param same tells of what the file has, if it is there, whether the change may be made to that
     */
    SettingsEdit(
            Path file, @Nullable Path copied, @Nullable String text, String mode, Predicate<Optional<String>> same) {
        this.file = file;
        this.copied = copied;
        this.text = text;
        this.mode = mode;
        this.same = same;
    }

    /**
     * Works out how a settings file must change for the agent to report to one more registry.
     *
     * @param target to be changed, or made
     * @param model the file to start from if there is no target yet; if null or missing, the text starts empty
     * @param name to report under; it is written only if the file would give another one
     * @param defaultName what the agent calls itself without {@code HOST_NAME} in that file
     * @param values more settings to put into the file
     * @throws ConfigException if an existing file cannot be read or understood
     */
    static SettingsEdit join(
            Path target,
            @Nullable Path model,
            RegistryGroup group,
            HostName name,
            Function<Path, @Nullable HostName> defaultName,
            Map<Setting, String> values) {
        Optional<String> own = read(target);
        Optional<String> copied = own.isPresent() || model == null ? Optional.empty() : read(model);
        boolean copies = copied.isPresent();
        Path source = copies && model != null ? model : target;
        String before = own.or(() -> copied).orElse("");
        ConfigText after = changed(before, group, name, defaultName.apply(source), values);
        if (after.toString().equals(before)) {
            return new SettingsEdit(target, null, null, "", own::equals);
        }
        return new SettingsEdit(
                target,
                copies ? model : null,
                changed(before, group, name, defaultName.apply(target), values).toString(),
                copies ? mode(source) : "rw-r--r--",
                own::equals);
    }

    /**
     * Works out how a settings file must change for the agent to leave a registry. With the last one go all lines that
     * joining added, and the file, if nothing else is in it, or if it is a copy of the model.
     *
     * @param model the file that joining copied, if there was no target yet; may be null or missing
     * @throws ConfigException if an existing file cannot be read or understood
     */
    static SettingsEdit leave(Path target, @Nullable Path model, RegistryUrl url) {
        Optional<String> own = read(target);
        String before = own.orElse("");
        ConfigText after = new ConfigText(before)
                .withoutWords(Setting.URL, word -> group(word).has(url));
        RegistryGroup left = groups(new ConfigText(before).value(Setting.URL))
                .filter(group -> group.has(url))
                .findFirst()
                .orElseGet(() -> RegistryGroup.of(url));
        after = withPins(after, before, pins -> pins.with(left, Pins.NONE));
        String text = after.value(Setting.URL).isBlank() ? after.withoutAdded().toString() : after.toString();
        boolean copy = model != null && read(model).filter(text::equals).isPresent();
        return new SettingsEdit(
                target, null, text.equals(before) ? null : copy || text.isBlank() ? "" : text, "", own::equals);
    }

    private static ConfigText changed(
            String before,
            RegistryGroup group,
            HostName name,
            @Nullable HostName otherwise,
            Map<Setting, String> values) {
        ConfigText text = new ConfigText(before);
        boolean known = groups(text.value(Setting.URL))
                .anyMatch(other -> group.isCluster() ? isSame(other, group) : other.has(group.first()));
        if (!known) {
            text = text.withWord(
                    Setting.URL, group.toString(), word -> group(word).meets(group));
        }
        if (!name.equals(hostName(text, otherwise))) {
            text = text.with(Setting.HOST_NAME, name.value());
        }
        String pin = values.get(Setting.PIN);
        text = withPins(text, before, pins -> pin == null ? pins : pins.with(group, Pins.parse(pin, group.members())));
        for (Map.Entry<Setting, String> each : values.entrySet()) {
            if (each.getKey() == Setting.PIN) {
                continue; // it belongs to one registry, and the others keep theirs
            }
            String value = new String(each.getValue().getBytes(UTF_8), ISO_8859_1); // as the rest of the text
            if (!text.value(each.getKey()).strip().equals(value)) {
                text = text.with(each.getKey(), value);
            }
        }
        return text;
    }

    /**
     * Returns the text, in which URL may have changed, with changed keys of servers. A key is left without its URL, or
     * given it, as the number of registries demands.
     */
    private static ConfigText withPins(ConfigText text, String before, UnaryOperator<Pins> change) {
        ConfigText former = new ConfigText(before);
        List<RegistryUrl> urls = urls(text.value(Setting.URL));
        List<RegistryUrl> formerUrls = urls(former.value(Setting.URL));
        String written = former.value(Setting.PIN).strip();
        Pins pins;
        try {
            pins = Pins.parse(written, formerUrls.isEmpty() ? urls : formerUrls);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("PIN is '" + Escaped.text(written) + "'. " + e.getMessage(), e);
        }
        Pins changed = change.apply(pins);
        if (changed.equals(pins) && urls.equals(formerUrls)) {
            return text;
        }
        String value = changed.text(urls);
        return value.equals(written) ? text : text.with(Setting.PIN, value);
    }

    private static List<RegistryUrl> urls(String value) {
        return groups(value).flatMap(group -> group.members().stream()).toList();
    }

    private static Stream<RegistryGroup> groups(String value) {
        return RegistryGroup.words(value).stream().map(SettingsEdit::group);
    }

    /** @throws ConfigException if the word cannot be understood; it is not repeated, as it may hold a password */
    private static RegistryGroup group(String word) {
        try {
            return RegistryGroup.parse(word);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("URL cannot be used. " + e.getMessage(), e);
        }
    }

    private static boolean isSame(RegistryGroup one, RegistryGroup other) {
        return one.toString().equals(other.toString());
    }

    private static @Nullable HostName hostName(ConfigText text, @Nullable HostName otherwise) {
        String set = text.value(Setting.HOST_NAME).strip();
        try {
            return set.isEmpty() ? otherwise : new HostName(set);
        } catch (InvalidValueException e) {
            return null;
        }
    }

    private static Optional<String> read(Path file) {
        return SettingsFile.read(file).map(bytes -> new String(bytes, ISO_8859_1));
    }

    /** A copy of a file that others may not read is kept from them, too: it may hold a password. */
    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            return "rw-------";
        }
    }

    public Path file() {
        return file;
    }

    /** Returns whether there is something to change. */
    public boolean isNeeded() {
        return text != null;
    }

    /** Returns a sentence about the change, with a verb such as {@code Would write} or {@code Wrote}. */
    public String describe(String verb) {
        if (text == null) {
            return unchanged();
        }
        return verb + " the registry into " + name()
                + (copied == null ? "." : ", a copy of " + Escaped.text(copied.toString()) + ".");
    }

    /**
     * Returns a sentence about leaving, with a verb such as {@code Took} for a file that stays, and one such as {@code
     * Removed} for one that goes.
     */
    public String describe(String takes, String removes) {
        if (text == null) {
            return unchanged();
        }
        return text.isEmpty() ? removes + " " + name() + "." : takes + " the registry out of " + name() + ".";
    }

    private String unchanged() {
        return name() + " needs no change.";
    }

    private String name() {
        return Escaped.text(file.toString());
    }

    /**
     * Makes the change, if there is one.
     *
     * @throws IOException if it cannot be made; the message is a sentence for people
     */
    public void make() throws IOException {
        if (text == null) {
            return;
        }
        if (!same.test(read(file))) {
            throw new IOException(name() + " was left as it is, since somebody has changed it meanwhile.");
        }
        try {
            if (text.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            AtomicFile.write(file, mode, ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        } catch (UntrustedPathException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "Cannot write " + Escaped.text(file.toString()) + " (" + AtomicFile.reason(e) + ")."
                            + Remedy.of(e, ""),
                    e);
        }
    }
}
