package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.host.KeyDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyTest {

    private static final String SECRET = "0123456789ABCDEFGHIxyz";

    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @CsvSource({"h, HOST", "j, JOIN", "r, READER", "a, ADMIN"})
    void aKeyTellsItsKindAndItsId(char letter, KeyKind kind) {
        String text = "bx" + letter + "_aZ09bY_" + SECRET;
        AccessKey key = AccessKey.parse(text).orElseThrow();
        assertThat(key.kind()).isEqualTo(kind);
        assertThat(key.id()).isEqualTo("aZ09bY");
        assertThat(key.secretText()).isEqualTo(text);
        assertThat(key.digest()).isEqualTo(KeyDigest.of(text));
        assertThat(key).hasToString("bx" + letter + "_aZ09bY_...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bxh",
                "bxx_aZ09bY_" + SECRET,
                "BXH_aZ09bY_" + SECRET,
                "bxh-aZ09bY-" + SECRET,
                "bxh_aZ09b_" + SECRET,
                "bxh_aZ09bYY_" + SECRET,
                "bxh_aZ09bY_" + SECRET + "0",
                "bxh_aZ09bY_0" + SECRET + "\n",
                "bxh_aZ09bY_0123456789ABCDEFGHIxy",
                "bxh_aZ09bY_0123456789ABCDEFGHIxy\u00e9",
                "bxh_aZ09bY_0123456789ABCDEFGHIx-z",
                " bxh_aZ09bY_" + SECRET,
                "bxh_aZ09bY_" + SECRET + " ",
                "bxh_aZ09bY_" + SECRET + "\n"
            })
    void whatHasNotTheFormIsNoKey(String text) {
        assertThat(AccessKey.parse(text)).isEmpty();
    }

    @Test
    void theCommandsInTheDocsMakeAKeyAndItsDigest() throws IOException {
        String guide = Files.readString(Path.of("docs/security.md"));
        String commands = guide.substring(guide.indexOf("KEY=bxj_"), guide.indexOf("```\n\nA key itself"));
        Process shell = new ProcessBuilder("sh", "-c", commands).start();
        try (BufferedReader printed = shell.inputReader()) {
            AccessKey key = AccessKey.parse(printed.readLine()).orElseThrow();
            assertThat(key.kind()).isEqualTo(KeyKind.JOIN);
            assertThat(printed.readLine()).startsWith(key.digest().hex() + " ");
        }
    }

    @Property(tries = 200)
    void aMadeKeyReadsAgainAsItself(@ForAll KeyKind kind) {
        AccessKey made = AccessKey.make(kind, random);
        AccessKey read = AccessKey.parse(made.secretText()).orElseThrow();
        assertThat(read.kind()).isEqualTo(kind);
        assertThat(read.id()).isEqualTo(made.id());
        assertThat(read.digest()).isEqualTo(made.digest());
        assertThat(made.toString()).hasSize(14).isEqualTo(read.toString());
    }

    @Property
    void onlyLettersAndDigitsMakeAKey(@ForAll("almostKeys") String text) {
        assertThat(AccessKey.parse(text).isPresent()).isEqualTo(text.matches("bxh_[0-9A-Za-z]{6}_[0-9A-Za-z]{22}"));
    }

    @Provide
    Arbitrary<String> almostKeys() {
        return Arbitraries.strings()
                .withChars("09AZaz")
                .withChars("_-\u0660\uff21 ")
                .ofLength(22)
                .map(secret -> "bxh_ABC123_" + secret);
    }

    /** With 56,000 characters each of 62 is there 903 times, give or take 30. */
    @Test
    void everyCharacterIsAsLikelyAsAnyOther() {
        Map<Integer, Integer> counts = new HashMap<>();
        Set<String> different = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            AccessKey key = AccessKey.make(KeyKind.HOST, random);
            different.add(key.secretText());
            (key.id() + key.secretText().substring(11)).chars().forEach(c -> counts.merge(c, 1, Integer::sum));
        }
        assertThat(different).hasSize(2000);
        assertThat(counts).hasSize(62);
        assertThat(counts.values()).allMatch(count -> count > 700 && count < 1100);
    }
}
