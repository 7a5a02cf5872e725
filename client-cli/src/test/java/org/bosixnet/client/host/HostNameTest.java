package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostNameTest {

    static Stream<Vector> names() {
        return Vector.read("names.txt");
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsNamesAsTheVectorsSay(Vector vector) {
        if (vector.expected().equals("!")) {
            assertThatThrownBy(() -> new HostName(vector.input()))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageMatching("(?s).{20,}\\.");
        } else {
            assertThat(new HostName(vector.input()).value())
                    .isEqualTo(vector.expected().equals("!paths") ? vector.input() : vector.expected());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whoIsRefusedAReservedNameIsOfferedOneThatIsNot(Vector vector) {
        try {
            assertThat(new HostName(vector.input())).isNotNull();
        } catch (InvalidValueException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("' is reserved: ")) {
                String offered = message.replaceFirst("(?s).* such as '([^']*)' can be used\\.", "$1");
                assertThat(new HostName(offered).value()).startsWith("my-");
            }
        }
    }

    @Test
    void anOfferedNameIsNeverTooLong() {
        assertThatThrownBy(() -> new HostName("_" + "a".repeat(59) + "-aa"))
                .hasMessageEndingWith("'my-" + "a".repeat(59) + "' can be used.");
    }

    @Test
    void aNameIsNotEmpty() {
        assertThatThrownBy(() -> new HostName("")).hasMessage("A host name must not be empty.");
    }

    @Test
    void aNameHas253CharactersAtMost() {
        String label = "a".repeat(49) + ".";
        String longest = label.repeat(5) + "abc";
        assertThat(new HostName(longest).value()).hasSize(253);
        assertThat(new HostName(longest + ".").value()).hasSize(253);
        assertThatThrownBy(() -> new HostName(longest + "d"))
                .hasMessage("A host name has at most 253 characters; this one has 254.");
    }

    @Test
    void aLabelHas63CharactersAtMost() {
        assertThat(new HostName("a".repeat(63)).value()).hasSize(63);
        assertThatThrownBy(() -> new HostName("a".repeat(64))).isInstanceOf(InvalidValueException.class);
    }

    @Property
    void whatIsAcceptedReadsAgainAsItself(@ForAll("almostNames") String text) {
        try {
            HostName name = new HostName(text);
            assertThat(new HostName(name.value())).isEqualTo(name);
            assertThat(name.value()).matches("[a-z0-9_.-]{1,253}");
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property
    void everyOrdinaryLabelIsAccepted(@ForAll("labels") String label) {
        assertThat(new HostName(label + ".example").value()).isEqualTo(label + ".example");
    }

    @Provide
    Arbitrary<String> almostNames() {
        return Arbitraries.strings().withChars("aZ09_-. \n\u00e4x").ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> labels() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .withChars('_')
                .ofMinLength(1)
                .ofMaxLength(63)
                .filter(label -> !label.matches("wpad|isatap|autodiscover|autoconfig|localhost[46]?|loopback"));
    }
}
