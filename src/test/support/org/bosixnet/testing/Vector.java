package org.bosixnet.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/** One line of a file in {@code src/test/vectors}: an input, and what is expected of it. */
public record Vector(String input, String expected) {

    /** Reads a file of vectors from the class path. */
    public static Stream<Vector> read(String file) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Vector.class.getResourceAsStream("/vectors/" + file), file),
                StandardCharsets.UTF_8))) {
            return reader
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Vector::parse)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 2) {
            throw new IllegalArgumentException("not INPUT, tab, EXPECTED: " + line);
        }
        return new Vector(unescaped(fields[0]), fields[1]);
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\s", i)) {
                out.append(' ');
                i++;
            } else if (text.startsWith("\\u", i)) {
                out.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
