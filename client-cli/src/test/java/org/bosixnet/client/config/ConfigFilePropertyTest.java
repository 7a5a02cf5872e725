package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.client.platform.Command;

class ConfigFilePropertyTest {
    private static final Pattern ERROR = Pattern.compile("f, line (\\d+): .+\\.", Pattern.DOTALL);

    @Property
    void anyValueComesBackFromSingleQuotes(@ForAll("values") String value) {
        assertParses("A='" + value.replace("'", "'\\''") + "'", value);
    }

    @Property
    void anyValueComesBackFromDoubleQuotes(@ForAll("values") String value) {
        assertParses("A=\"" + value.replaceAll("[\\\\$`\"]", "\\\\$0") + "\"", value);
    }

    @Property
    void anyValueOfOneLineComesBackFromBackslashes(@ForAll("values") String value) {
        String line = value.replace("\n", "");
        StringBuilder quoted = new StringBuilder("A=");
        line.codePoints().forEach(c -> quoted.append('\\').appendCodePoint(c));
        assertParses(quoted.toString(), line);
    }

    private static void assertParses(String text, String value) {
        assertThat(ConfigFile.parse("#\n" + text + " # end\nB=1", "f"))
                .extracting(ConfigFile.Entry::key, ConfigFile.Entry::value)
                .containsExactly(tuple("A", value), tuple("B", "1"));
    }

    @Property
    void anyTextParsesOrGivesAnErrorWithItsLine(@ForAll("texts") String text) {
        assertParsesOrExplains(text);
    }

    @Property
    void anyUnicodeParsesOrGivesAnErrorWithItsLine(@ForAll String text) {
        assertParsesOrExplains(text);
    }

    private static void assertParsesOrExplains(String text) {
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        try {
            assertThat(ConfigFile.parse(text, "f"))
                    .allSatisfy(entry -> assertThat((long) entry.line()).isBetween(1L, lines));
        } catch (ConfigException e) {
            Matcher matcher = ERROR.matcher(e.getMessage());
            assertThat(matcher.matches()).as(e.getMessage()).isTrue();
            assertThat(Long.parseLong(matcher.group(1))).isBetween(1L, lines);
        }
    }

    @Property(tries = 150)
    void aShellReadsTheSame(@ForAll("assignments") List<String> lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        Map<String, String> expected = new LinkedHashMap<>();
        try {
            ConfigFile.parse(text, "f").forEach(entry -> expected.put(entry.key(), entry.value()));
        } catch (ConfigException e) {
            return; // what is refused may mean anything to a shell
        }
        Path file = Files.createTempFile("assignments", ".conf");
        try {
            Files.writeString(file, text);
            Command shell = new Command(
                    List.of(
                            "/bin/sh",
                            "-c",
                            ". \"$1\"; for k in A B C; do eval \"printf '<%s>' \\\"\\$$k\\\"\"; done",
                            "sh",
                            file.toString()),
                    Map.of("LC_ALL", "C.UTF-8"),
                    Duration.ofSeconds(30),
                    1 << 20);
            String values = "";
            for (String key : List.of("A", "B", "C")) {
                values += "<" + expected.getOrDefault(key, "") + ">";
            }
            assertThat(shell.run().output()).as(text).isEqualTo(values);
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab '\"\\$`#;~\t\n=\u00e9").ofMaxLength(12),
                Arbitraries.strings().excludeChars('\0', '\r').ofMaxLength(12).filter(text -> text.codePoints()
                        .noneMatch(c -> c >= 0xd800 && c <= 0xdfff)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "A", "=", "export", " ", "\n", "\r\n", "\\", "'", "\"", "#", "$", "`", ";", "~", ":", "1", "\0",
                        "A=1")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> assignments() {
        Arbitrary<String> value = Arbitraries.of(
                        "a",
                        "b c",
                        "'x y'",
                        "\"x\ty\"",
                        "'it\n s'",
                        "\"two\nlines\"",
                        "\\ ",
                        "\\\n",
                        "\\a",
                        "\"\\a\\\"\"",
                        "\"\\\\\"",
                        "\"\\\n\"",
                        "'\\\n'",
                        "#",
                        "*",
                        "=",
                        ":",
                        "~",
                        "''",
                        "\"\"",
                        "\\$",
                        "\"\\$\"",
                        "\u00e9",
                        "{",
                        "!",
                        "\\'",
                        "\\\"",
                        "[a]",
                        "?")
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
        Arbitrary<String> end = Arbitraries.of("", "", " ", " # comment", "\t#\\", " \\\n", " B=2");
        return Combinators.combine(Arbitraries.of("", "", " ", "export "), Arbitraries.of("A", "B", "C"), value, end)
                .as((before, key, text, after) -> before + key + "=" + text + after)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
