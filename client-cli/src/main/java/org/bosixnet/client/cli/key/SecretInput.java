package org.bosixnet.client.cli.key;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.AtomicFile;
import org.jspecify.annotations.Nullable;

/** Reads a key that a person supplies: from a file, from standard input, or from the terminal without showing it. */
final class SecretInput {

    private static final int MAX_SIZE = 4096;
    private static final String STANDARD_INPUT = "-";

    private SecretInput() {}

    /**
     * Returns the key. It is never an argument: {@code ps} shows those, and shells keep them.
     *
     * @param source a file, {@code -} for the first line of standard input, or null to ask
     * @param option that names the source, for messages
     */
    static AccessKey read(AccessKey.Kind kind, RegistryUrl url, @Nullable String source, String option)
            throws IOException, FailedException {
        if (source == null) {
            return key(kind, asked(kind, url, option), "what was typed");
        }
        if (source.equals(STANDARD_INPUT)) {
            return key(kind, line(System.in), "standard input");
        }
        return key(kind, one(kind, content(source, option)), Escaped.text(source));
    }

    @SuppressWarnings("SystemConsoleNull") // since Java 22 it then reads standard input, which is as good
    private static String asked(AccessKey.Kind kind, RegistryUrl url, String option) throws FailedException {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", "The " + kind + " of " + url + ": ");
        if (typed == null) {
            throw new FailedException("There is no terminal to ask for the " + kind + ". Give " + option + " FILE, or "
                    + option + " - and the key on standard input.");
        }
        return new String(typed);
    }

    private static String line(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), MAX_SIZE);
        String line = reader.readLine();
        return line == null ? "" : line;
    }

    private static String content(String file, String option) throws FailedException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FailedException(
                    option + ": " + Escaped.text(file) + " cannot be read (" + AtomicFile.reason(e) + ").");
        } catch (InvalidPathException e) {
            throw new FailedException(option + ": that is not a path.");
        }
    }

    /**
     * Returns the key of a kind from a registry's {@code first-keys} ({@code admin-key=KEY}) or the output of {@code
     * bosixnet-registry keys} ({@code admin-key: KEY (its use)}), which have several, otherwise the text as it is.
     */
    private static String one(AccessKey.Kind kind, String text) {
        Pattern line = Pattern.compile(kind.name().toLowerCase(Locale.ROOT) + "-key(?:=|: )(\\S*).*");
        return text.lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse(text);
    }

    private static AccessKey key(AccessKey.Kind kind, String text, String where) throws FailedException {
        AccessKey key;
        try {
            key = AccessKey.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new FailedException("There is no key in " + where + ". Give the " + kind
                    + " alone, which begins with " + kind.prefix() + ".");
        }
        if (key.kind() != kind) {
            throw new FailedException("The key in " + where + " is the " + key + ". Give the " + kind
                    + ", which begins with " + kind.prefix() + ".");
        }
        return key;
    }
}
