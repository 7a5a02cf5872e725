package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {

    static Stream<Vector> addresses() {
        return Stream.concat(
                Vector.read("ip6.txt").filter(vector -> !vector.input().contains(".") && !isMapped(vector)),
                Vector.read("ips.txt"));
    }

    private static boolean isMapped(Vector vector) {
        return vector.expected().startsWith("::ffff:") && vector.expected().length() > "::ffff:ffff".length();
    }

    static Stream<Vector> prefixes() {
        return Vector.read("prefixes.txt");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void readsAddressesAsTheVectorsSay(Vector vector) {
        assertThat(IpText.address(vector.input()).map(Object::toString).orElse("!"))
                .isEqualTo(vector.expected());
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void readsPrefixesAsTheVectorsSay(Vector vector) {
        assertThat(IpText.prefix(vector.input())
                        .map(Object::toString)
                        .map(text -> text.contains("/") ? text : text + "/128")
                        .orElse("!"))
                .isEqualTo(vector.expected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8",
                "10.0.0.0/08",
                "10.0.0.0/008",
                "10.1.2.3/8",
                "10.0.0.0/32",
                "10.0.0.0/0",
                "10.0.0.0/00",
                "10.0.0.0",
                "::ffff:0:0/96",
                "::ffff:1.2.3.4/104"
            })
    void readsPrefixesOfIpv4(String text) {
        assertThat(IpText.prefix(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/255.0.0.0", "10.0.0/8", "10/8", "10.0.0.0/-1",
                "10.0.0.0/999", "10.0.0.*", "10.0.0.0-9", "10.*", "010.0.0.0/8", "0xa.0.0.0/8", "10.0.0.0/8 ",
                "::ffff:0:0/95", "::ffff:1.2.3.4/0"
            })
    void refusesWhatIsNoPrefixOfIpv4(String text) {
        assertThat(IpText.prefix(text)).isEmpty();
    }
}
