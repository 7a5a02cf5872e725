package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.bosixnet.host.HostAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dyndns2AddressesTest {

    private static List<String> read(String texts) {
        return Dyndns2Addresses.read(List.of(texts.split(" ", -1))).stream()
                .flatMap(List::stream)
                .map(HostAddress::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::1",
        "2001:0DB8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "2001:db8::192.0.2.1, 2001:db8::c000:201",
        "2001:db8::1/64, 2001:db8::1",
        "2001:db8::1/128, 2001:db8::1",
        "2001:db8::/128, 2001:db8::",
        "2001:db8::1/0, 2001:db8::1",
        "2001:db8::, 2001:db8::",
        "fd00::1, fd00::1",
        "192.0.2.1 2001:db8::1, 2001:db8::1",
        "2001:db8::1 192.0.2.1/24 0.0.0.0, 2001:db8::1",
        "2001:db8::/64 2001:db8::1, 2001:db8::1",
        "2001:db8::1 2001:db8:1:200::/56, 2001:db8::1",
        "2001:db8::1 2001:DB8::0001 2001:db8::1/64, 2001:db8::1"
    })
    void theOneAddressIsFound(String texts, String address) {
        assertThat(read(texts)).containsExactly(address);
    }

    @Test
    void theOrderIsKept() {
        assertThat(read("2001:db8::2 192.0.2.1 2001:db8::1 fd00::1/64"))
                .containsExactly("2001:db8::2", "2001:db8::1", "fd00::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "::ffff:192.0.2.1",
                "192.0.2.1/32",
                "2001:db8::/64",
                "::/0",
                "2001:db8::/64 192.0.2.1",
                "::",
                "::1",
                "fe80::1",
                "fe80::1/64",
                "fe80::1%eth0",
                "ff02::1",
                "fe80::1 2001:db8::1",
                "x",
                "<ip6addr>",
                "2001:db8::1 x",
                "2001:db8::1/",
                "2001:db8::1/x",
                "2001:db8::1/129",
                "2001:db8::1/-1",
                "2001:db8::1/64/64",
                "192.0.2.1/33 2001:db8::1",
                "[2001:db8::1]",
                "2001:db8::1\u0660",
                "/64"
            })
    void whatIsNoAddressOfAHostMakesAllUnusable(String texts) {
        assertThat(read(texts)).isEmpty();
    }

    @Test
    void moreThanAHostMayHaveAreUnusable() {
        Stream<String> nine = IntStream.rangeClosed(1, 9).mapToObj(i -> "2001:db8::" + i);
        List<String> texts = nine.toList();
        assertThat(Dyndns2Addresses.read(texts)).isEmpty();
        assertThat(Dyndns2Addresses.read(texts.subList(0, 8)).orElseThrow()).hasSize(8);
    }

    @Property
    void aLengthChangesNothingWhereTheHostPartIsNotZero(
            @ForAll @IntRange(min = 1, max = 0xffff) int last, @ForAll @IntRange(max = 128) int length) {
        String address = "2001:db8::" + Integer.toHexString(last | 1);
        assertThat(Dyndns2Addresses.read(List.of(address + "/" + length)).orElseThrow())
                .containsExactly(new HostAddress(address));
    }

    @Property
    void nothingThatIsSentMakesItFail(@ForAll @StringLength(max = 60) String text) {
        assertThat(Dyndns2Addresses.read(List.of(text)))
                .satisfiesAnyOf(read -> assertThat(read).isEmpty(), read -> assertThat(read.orElseThrow())
                        .hasSize(1));
    }
}
