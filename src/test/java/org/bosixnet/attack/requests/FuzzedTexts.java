package org.bosixnet.attack.requests;

import java.util.Locale;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bosixnet.attack.AttackedRegistry;

/** Texts that are nearly right, and texts that are anything. */
final class FuzzedTexts {

    private FuzzedTexts() {}

    /** Returns changes of a key after which it looks like one. */
    static Arbitrary<UnaryOperator<String>> mutations() {
        Arbitrary<Integer> places = Arbitraries.integers().between(0, 32);
        Arbitrary<String> strange = Arbitraries.of(
                "\0",
                "%00",
                "\u0660",
                "\uff11",
                "\u212a",
                "\u0130",
                "\u00e9",
                "_",
                "-",
                ".",
                "=",
                "%41",
                "&",
                "\t",
                " ",
                ",",
                "\\",
                "\"",
                "'",
                "\u200b",
                "\ud83d\udd11",
                "A",
                "0");
        return Arbitraries.oneOf(
                places.map(n -> key -> key.substring(0, Math.min(n, key.length()))),
                places.map(n -> key -> key.substring(Math.min(n, key.length()))),
                Combinators.combine(places, strange)
                        .as((n, s) -> key -> key.substring(0, n) + s + key.substring(Math.min(n + 1, key.length()))),
                Combinators.combine(places, strange).as((n, s) -> key -> key.substring(0, n) + s + key.substring(n)),
                places.map(n -> key -> flipped(key, n % key.length())),
                Arbitraries.of("h", "j", "r", "x", "A").map(kind -> key -> "bx" + kind + key.substring(3)),
                Arbitraries.of(2, 10, 100, 1000, 5000).map(n -> key -> key.repeat(n / 32 + 2)),
                Arbitraries.of(
                        key -> key.toUpperCase(Locale.ROOT),
                        key -> key.toLowerCase(Locale.ROOT),
                        key -> new StringBuilder(key).reverse().toString(),
                        key -> AttackedRegistry.digest(key),
                        key -> "\"" + key + "\"",
                        key -> percent(key),
                        key -> key + ":" + key,
                        key -> key + "," + key));
    }

    private static String flipped(String key, int at) {
        char c = key.charAt(at);
        char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
        return key.substring(0, at) + (other == c ? (c == '9' ? '8' : '9') : other) + key.substring(at + 1);
    }

    private static String percent(String key) {
        StringBuilder encoded = new StringBuilder();
        key.chars().forEach(c -> encoded.append('%').append(Integer.toHexString(c)));
        return encoded.toString();
    }

    /** Any text that does not end the line that it stands in. */
    static Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(60).map(text -> text.replaceAll("[\r\n]", "~"));
    }

    /** Returns a body with a piece of it replaced by another. */
    static Arbitrary<String> mangled(String body) {
        Arbitrary<Integer> places = Arbitraries.integers().between(0, body.length() - 1);
        Arbitrary<String> parts = Arbitraries.of(
                "",
                "{",
                "}",
                "[",
                "]",
                "\"",
                ",",
                ":",
                "null",
                "1e999999999",
                "-",
                "\\u0000",
                "\\ud800",
                "\0",
                "\u2028",
                "//",
                "true",
                "[".repeat(3000),
                "{\"a\":".repeat(1000),
                "9".repeat(4000),
                " ".repeat(70_000),
                "\ufeff");
        return Combinators.combine(places, places, parts)
                .as((from, length, part) ->
                        body.substring(0, from) + part + body.substring(Math.min(body.length(), from + length % 5)));
    }
}
