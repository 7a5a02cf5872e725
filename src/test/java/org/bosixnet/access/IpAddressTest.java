package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IpAddressTest {

    static Stream<Vector> addresses() {
        return Vector.read("ips.txt");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void readsAddressesAsTheVectorsSay(Vector vector) {
        assertThat(IpAddress.read(vector.input()).map(Object::toString).orElse("!"))
                .isEqualTo(vector.expected());
    }
}
