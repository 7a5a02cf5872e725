package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPinTest {

    private static final String PIN = "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=";
    private static final String OTHER = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    /** Its pin was computed by {@code openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64}. */
    private static final String KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQB15RYnflkyxbMtrBffni8RaP/HTQt2UDS048KOwdEKYuNKpT4zjLFC105zSGctzFhb5YJnuj/f/IPfTmlQSjA==";

    @Test
    void aKeyIsKnownByTheDigestOfItsWholeEncoding() throws Exception {
        assertThat(KeyPin.of(KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(Base64.getDecoder().decode(KEY)))))
                .hasToString("sha256//2SdEvRBB+JQ48ZH3m+s33aWMyCTnoAyVCLU+wCjOx0s=");
    }

    @Test
    void severalAreSeparatedBySemicolons() {
        assertThat(KeyPin.all(PIN + ";" + OTHER + ";" + PIN)).containsExactly(new KeyPin(PIN), new KeyPin(OTHER));
        assertThat(KeyPin.text(List.of(new KeyPin(PIN), new KeyPin(OTHER)))).isEqualTo(PIN + ";" + OTHER);
    }

    /** The last is the first with other bits after the digest, which Base64 ignores and curl does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256//",
                "YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
                "SHA256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
                "sha256/YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
                "sha1//YhKJKSzoTt2b5FP18fvpHo7fJYo=",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE==",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMw==",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwEA",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMw_=",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=;",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=;"
                        + " sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
                "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwF="
            })
    void anotherFormOrLengthIsRefused(String text) {
        assertThatThrownBy(() -> KeyPin.all(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A key is sha256// and the Base64 of its SHA-256, which has 44 characters and ends in '=';"
                        + " several are separated by ';' alone.");
    }
}
