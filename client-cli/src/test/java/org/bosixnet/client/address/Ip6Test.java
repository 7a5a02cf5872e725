package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Ip6Test {

    static Stream<Vector> texts() {
        return Vector.read("ip6.txt");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsAndWritesTextAsTheVectorsSay(Vector vector) {
        if (vector.expected().equals("!")) {
            assertThatThrownBy(() -> Ip6.parse(vector.input())).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(Ip6.parse(vector.input())).hasToString(vector.expected());
        }
    }
}
