package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    static Stream<Vector> prefixes() {
        return Vector.read("prefixes.txt");
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void readsPrefixesAsTheVectorsSay(Vector vector) {
        if (vector.expected().equals("!")) {
            assertThatThrownBy(() -> Cidr.parse(vector.input()))
                    .hasMessageEndingWith("is not an IPv6 prefix. It must be ADDRESS/LENGTH, such as fd00::/8.");
        } else {
            assertThat(Cidr.parse(vector.input())).hasToString(vector.expected());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0", "10/8", "0.0.0.0/0"})
    void aPrefixOfIpv4IsRefused(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
