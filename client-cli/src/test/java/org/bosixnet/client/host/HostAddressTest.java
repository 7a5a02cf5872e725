package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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

class HostAddressTest {

    static Stream<Vector> addresses() {
        return Vector.read("addresses.txt");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void readsAddressesAsTheVectorsSay(Vector vector) {
        if (vector.expected().equals("!")) {
            assertThatThrownBy(() -> new HostAddress(vector.input()))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageEndingWith("It must be an IPv6 unicast address such as 2001:db8::1.");
        } else {
            assertThat(new HostAddress(vector.input()).text()).isEqualTo(vector.expected());
        }
    }

    @Test
    void anAddressIsNotEmpty() {
        assertThatThrownBy(() -> new HostAddress(""))
                .hasMessage("An address must not be empty; an IPv6 address is needed.");
    }

    @Test
    void aLongInputIsCutInTheMessage() {
        assertThatThrownBy(() -> new HostAddress("1".repeat(1_000_000)))
                .isInstanceOf(InvalidValueException.class)
                .extracting(e -> e.getMessage().length())
                .satisfies(length -> assertThat((int) length).isLessThan(200));
    }

    @Property
    void everySpellingOfAnAddressReadsAsTheSame(@ForAll("globals") byte[] bytes) throws UnknownHostException {
        String expanded = ((Inet6Address) InetAddress.getByAddress(bytes)).getHostAddress();
        HostAddress address = new HostAddress(expanded);
        assertThat(InetAddress.getByName(address.text()).getAddress()).isEqualTo(bytes);
        assertThat(new HostAddress(address.text())).isEqualTo(address);
        assertThat(new HostAddress(address.text().toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(address);
        assertThat(address.text()).doesNotContain(":::").hasSizeLessThanOrEqualTo(expanded.length());
    }

    @Test
    void theAnycastAddressesOfANetworkAreNoHosts() {
        for (String text : List.of("2001:db8:1:2::", "fd00::", "2001:db8:1:2:0:0:0:0")) {
            assertThatThrownBy(() -> new HostAddress(text))
                    .hasMessage("'" + text + "' is a prefix without its length, or the anycast address of a network's"
                            + " routers. It must be an IPv6 unicast address such as 2001:db8::1.");
        }
        assertThatThrownBy(() -> new HostAddress("2001:db8:1:2:fdff:ffff:ffff:fffe"))
                .hasMessage(
                        "'2001:db8:1:2:fdff:ffff:ffff:fffe' is an anycast address that is reserved in every network."
                                + " It must be an IPv6 unicast address such as 2001:db8::1.");
    }

    @Property
    void whatIsNoAddressIsRefusedWithASentence(@ForAll("almostAddresses") String text) {
        try {
            HostAddress address = new HostAddress(text);
            assertThat(new HostAddress(address.text())).isEqualTo(address);
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).endsWith(".");
        }
    }

    @Provide
    Arbitrary<byte[]> globals() {
        return Arbitraries.bytes()
                .edgeCases(cases -> cases.add((byte) 0))
                .array(byte[].class)
                .ofSize(16)
                .map(bytes -> {
                    bytes[0] = (byte) (0x28 | (bytes[0] & 0x07)); // 2800::/5, where nothing is special
                    bytes[8] = (byte) ((bytes[8] & 0x7f) | 0x01); // but for two kinds of anycast addresses
                    return bytes;
                });
    }

    @Provide
    Arbitrary<String> almostAddresses() {
        return Arbitraries.strings().withChars("0123456789abcdefF:::./%* ").ofMaxLength(45);
    }
}
