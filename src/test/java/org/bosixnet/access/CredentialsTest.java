package org.bosixnet.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static final AccessKey KEY = AccessKey.make(KeyKind.HOST, new SecureRandom());

    private static Credentials of(String... headers) {
        FakeRequest request = new FakeRequest();
        List.of(headers).forEach(header -> request.header("Authorization", header));
        return Credentials.of(request.request());
    }

    private static String basic(byte[] userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword);
    }

    private static String basic(String userAndPassword) {
        return basic(userAndPassword.getBytes(UTF_8));
    }

    private static void isKey(Credentials credentials, String userName) {
        assertThat(credentials).isInstanceOfSatisfying(Credentials.Presented.class, presented -> {
            assertThat(presented.key().digest()).isEqualTo(KEY.digest());
            assertThat(presented.userName()).isEqualTo(userName);
        });
    }

    @Test
    void withoutTheHeaderThereAreNone() {
        assertThat(of()).isEqualTo(new Credentials.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer KEY", "bearer KEY", "BEARER KEY", "  Bearer   KEY  ", "Bearer \tKEY"})
    void aBearerTokenIsAKey(String header) {
        isKey(of(header.replace("KEY", KEY.secretText())), null);
    }

    @ParameterizedTest
    @CsvSource({"alpha", "''", "'h\u00f6st'", "'a b'"})
    void thePasswordOfBasicIsAKey(String user) {
        isKey(of(basic(user + ":" + KEY.secretText())), user);
        isKey(
                of(basic(user + ":" + KEY.secretText())
                        .replace("Basic ", "bAsIc  ")
                        .replace("=", "")),
                user);
    }

    @Test
    void whatHasNotTheFormOfAKeyIsForeign() {
        String key = KEY.secretText();
        for (String header : new String[] {
            "",
            "Bearer",
            "Bearer ",
            key,
            "Bearer:" + key,
            "Bearer " + key + "x",
            "Bearer " + key + ", " + key,
            "Bearer token=" + key,
            "Token " + key,
            "Digest username=\"alpha\", response=\"" + key + "\"",
            "Negotiate " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)),
            "Basic",
            "Basic " + key,
            "Basic ====",
            "Basic %%%",
            basic(key),
            basic(key + ":"),
            basic("alpha:secret"),
            basic("alpha:" + key + ":"),
            basic("alpha::" + key),
            basic("a:b:" + key),
            basic("alpha: " + key),
            basic("alpha:" + key + "\n")
        }) {
            assertThat(of(header)).as(header).isEqualTo(new Credentials.Foreign());
        }
    }

    @Test
    void whatIsNotUtf8IsForeign() {
        byte[] bytes = ("\u00e9:" + KEY.secretText()).getBytes(ISO_8859_1);
        assertThat(of(basic(bytes))).isEqualTo(new Credentials.Foreign());
    }

    @Test
    void severalHeadersAreBrokenEvenIfTheyAreTheSame() {
        String header = "Bearer " + KEY.secretText();
        assertThat(of(header, header)).isEqualTo(new Credentials.Broken());
        assertThat(of(header, "")).isEqualTo(new Credentials.Broken());
        assertThat(of("", "")).isEqualTo(new Credentials.Broken());
    }

    @Test
    void moreThanAKibibyteIsBroken() {
        String key = KEY.secretText();
        isKey(of("Bearer " + " ".repeat(1024 - 7 - key.length()) + key), null);
        assertThat(of("Bearer " + " ".repeat(1025 - 7 - key.length()) + key)).isEqualTo(new Credentials.Broken());
        assertThat(of("x".repeat(1_000_000))).isEqualTo(new Credentials.Broken());
    }

    @Property
    void nothingInAHeaderMakesItFail(@ForAll String header) {
        for (String scheme : new String[] {"", "Bearer ", "Basic ", "\u0130 "}) {
            assertThat(of(scheme + header)).isNotInstanceOf(Credentials.Presented.class);
        }
    }

    @Property
    void nothingInAPasswordMakesItFail(@ForAll byte[] bytes, @ForAll String text) {
        assertThat(of(basic(bytes))).isNotInstanceOf(Credentials.Presented.class);
        assertThat(of(basic(text))).isNotInstanceOf(Credentials.Presented.class);
        String user = text.replace(":", "").replaceAll("[\\ud800-\\udfff]", "");
        if (user.length() < 100) {
            isKey(of(basic(user + ":" + KEY.secretText())), user);
        }
    }
}
