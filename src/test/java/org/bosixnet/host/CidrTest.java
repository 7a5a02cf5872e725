package org.bosixnet.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    static Stream<Vector> prefixes() {
        return Vector.read("prefixes.txt");
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void readsPrefixesAsTheVectorsSay(Vector vector) {
        assertThat(Cidr.read(vector.input()).map(Cidr::toString).orElse("!"))
                .isEqualTo(vector.expected().replace("/128", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "10.0.0.0/08, 10.0.0.0/8",
        "10.0.0.0/008, 10.0.0.0/8",
        "10.1.2.3/8, 10.0.0.0/8",
        "10.0.0.0/32, 10.0.0.0",
        "10.0.0.0, 10.0.0.0",
        "10.0.0.0/0, 0.0.0.0/0",
        "10.0.0.0/00, 0.0.0.0/0",
        "::ffff:0:0/96, 0.0.0.0/0",
        "::ffff:1.2.3.4/104, 1.0.0.0/8",
    })
    void aPrefixOfTheMappedAddressesIsOneOfIpv4(String text, String expected) {
        assertThat(Cidr.read(text)).get().hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0/8",
                "10/8",
                "10.0.0.0/-1",
                "10.0.0.0/999",
                "10.0.0.*",
                "10.0.0.0-9",
                "10.*",
                "010.0.0.0/8",
                "0xa.0.0.0/8",
                "10.0.0.0/8 ",
                "::ffff:0:0/95",
                "::ffff:1.2.3.4/0"
            })
    void whatIsNoPrefixOfIpv4IsRefused(String text) {
        assertThat(Cidr.read(text)).isEmpty();
    }
}
