package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedTest {

    @ParameterizedTest
    @CsvSource({
        "Unmatched argument: 'bxj_3fK9aZ_0123456789abcdefABCDEF', Unmatched argument: 'bxj_3fK9aZ_***'",
        "bxh_3fK9aZ_012345 is short, bxh_3fK9aZ_*** is short",
        "bxh_a_b bxa_c_d, bxh_a_*** bxa_c_***",
        "http://name:pass@h/x https://:p@h, http://***@h/x https://***@h",
        "HTTP://name:pass@h, HTTP://***@h",
        "http://name:p@ss@h a@b, http://***@h a@b",
        "http://h/x says: no, http://h/x says: no",
        "mail a@b, mail a@b"
    })
    void secretsAreTakenOut(String text, String expected) {
        assertThat(Redacted.text(text)).isEqualTo(expected);
    }
}
