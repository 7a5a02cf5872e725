package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.bosixnet.host.HostAddress;
import org.bosixnet.http.dyndns2.Dyndns2Addresses.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dyndns2AddressReaderTest {

    private static Dyndns2Addresses read(List<String> texts) {
        return Dyndns2AddressReader.read(new Dyndns2Request(List.of("alpha"), texts, false, false));
    }

    private static Dyndns2Addresses read(String texts) {
        return read(texts == null ? List.of() : List.of(texts.split(" ", -1)));
    }

    private static Dyndns2Addresses given(String... addresses) {
        return new Dyndns2Addresses.Given(
                Arrays.stream(addresses).map(HostAddress::new).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::1",
        "2001:0DB8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "2001:db8::192.0.2.1, 2001:db8::c000:201",
        "2001:db8::1/64, 2001:db8::1",
        "2001:db8::1/128, 2001:db8::1",
        "2001:db8::1/127, 2001:db8::1",
        "2001:db8::2/127, 2001:db8::2",
        "2001:db8::2/128, 2001:db8::2",
        "2001:db8::1/0, 2001:db8::1",
        "fd00::1, fd00::1",
        "192.0.2.1 2001:db8::1, 2001:db8::1",
        "2001:db8::1 192.0.2.1/24 0.0.0.0, 2001:db8::1",
        "2001:db8::/64 2001:db8::1, 2001:db8::1",
        "2001:db8::1 2001:db8:1:200::/56, 2001:db8::1",
        "2001:db8::1 2001:DB8::0001 2001:db8::1/64, 2001:db8::1"
    })
    void theOneAddressIsFound(String texts, String address) {
        assertThat(read(texts)).isEqualTo(given(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "none",
                "off",
                "auto",
                "preserve",
                "nochg",
                "-",
                "0",
                "::",
                "::1",
                "0.0.0.0",
                "127.0.0.1",
                "10.0.0.1",
                "192.0.2.1",
                "192.0.2.1/33",
                "::ffff:192.0.2.1",
                "<ipaddr>",
                "<ip6addr>",
                "%IP%",
                "[IP]",
                "__MYIP__",
                "{ip}",
                "fe80::1",
                "fe80::1/64",
                "fe80::1%eth0",
                "ff02::1",
                "2001:db8:1:2::",
                "2001:db8:1:2::/64",
                "2001:db8::/64/64",
                "2001:db8::2/129",
                "2001:db8:1:2::/647656:3cff:fe47:1234",
                "[2001:db8::9]",
                "2001:db8::9\u0660",
                "/64",
                "x"
            })
    void noOddValueSpoilsAGoodOneOrTakesItsPlace(String odd) {
        assertThat(read(List.of(odd, "2001:db8::1"))).isEqualTo(given("2001:db8::1"));
        assertThat(read(List.of("2001:db8::1", odd))).isEqualTo(given("2001:db8::1"));
    }

    @Test
    void theOrderIsKept() {
        assertThat(read("2001:db8::2 192.0.2.1 2001:db8::1 no fd00::1/64"))
                .isEqualTo(given("2001:db8::2", "2001:db8::1", "fd00::1"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, IPV4",
        "0.0.0.0, IPV4",
        "::ffff:192.0.2.1, IPV4",
        "192.0.2.1/32, IPV4",
        "2001:db8::/64, PREFIX",
        "2001:db8:1:2::, PREFIX",
        "2001:db8:1:2::/127, PREFIX",
        "2001:db8:1:2::/128, PREFIX",
        "::/0, PREFIX",
        "2001:db8::/64 192.0.2.1, PREFIX",
        "2001:db8::1:0/112, PREFIX",
        "::1, NO_HOST",
        "fe80::1, NO_HOST",
        "fe80::1/64, NO_HOST",
        "fe80::1%eth0, NO_HOST",
        "ff02::1 192.0.2.1 no, NO_HOST",
        "2001:db8:1:2:fdff:ffff:ffff:fffe, NO_HOST",
        "2001:db8:1:2::/647656:3cff:fe47:1234, PREFIX_AND_MORE",
        "2001:db8:1:2::/64:7656:3cff:fe47:1234, PREFIX_AND_MORE",
        "2001:db8:1:2::/64::1, PREFIX_AND_MORE",
        "192.0.2.1 2001:db8:1:2::/567656:3cff:fe47:1234, PREFIX_AND_MORE",
        "<ip6addr>, PLACEHOLDER",
        "192.0.2.1 <ip6addr>, PLACEHOLDER",
        "%IP%, PLACEHOLDER",
        "[IP], PLACEHOLDER",
        "__MYIP__, PLACEHOLDER",
        "$ip, PLACEHOLDER",
        "{ip6}, PLACEHOLDER",
        "no, UNREADABLE",
        "x 192.0.2.1, UNREADABLE",
        "2001:db8::1/, UNREADABLE",
        "2001:db8::1/x, UNREADABLE",
        "2001:db8::1/129, UNREADABLE",
        "2001:db8::1/-1, UNREADABLE",
        "[2001:db8::1], UNREADABLE"
    })
    void withoutAnAddressTheMostTellingReasonIsSaid(String texts, Reason reason) {
        assertThat(read(texts)).isEqualTo(new Dyndns2Addresses.None(reason));
    }

    @Test
    void theUnspecifiedAddressIsNone() {
        assertThat(read("::")).isInstanceOf(Dyndns2Addresses.None.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"preserve", "Preserve", "NOCHG", "192.0.2.1 preserve", "preserve 2001:db8::/64", "no nochg"})
    void aWordForUnchangedIsNoAddressLeftOut(String texts) {
        assertThat(read(texts)).isEqualTo(new Dyndns2Addresses.Unchanged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "AUTO", "192.0.2.1 auto", "auto preserve"})
    void theWordForTheClientsOwnMeansIt(String texts) {
        assertThat(read(texts)).isEqualTo(new Dyndns2Addresses.OfClient());
    }

    @Test
    void onlyWhoSendsNothingIsLookedAtHimself() {
        assertThat(read(List.of())).isEqualTo(new Dyndns2Addresses.OfClient());
        assertThat(Dyndns2AddressReader.read(new Dyndns2Request(List.of("alpha"), List.of(), true, false)))
                .isEqualTo(new Dyndns2Addresses.None(Reason.ELSEWHERE));
    }

    @Test
    void moreThanAHostMayHaveAreUnusable() {
        List<String> nine =
                IntStream.rangeClosed(1, 9).mapToObj(i -> "2001:db8::" + i).toList();
        assertThat(read(nine)).isEqualTo(new Dyndns2Addresses.None(Reason.TOO_MANY));
        assertThat(read(nine.subList(0, 8))).isEqualTo(given(nine.subList(0, 8).toArray(String[]::new)));
    }

    @Property
    void aLengthChangesNothingWhereTheHostPartIsNotZero(
            @ForAll @IntRange(min = 1, max = 0xffff) int last, @ForAll @IntRange(max = 128) int length) {
        String address = "2001:db8::" + Integer.toHexString(last | 1);
        assertThat(read(List.of(address + "/" + length))).isEqualTo(given(address));
    }

    @Property
    void nothingThatIsSentMakesItFailOrTakesThePlaceOfAnAddress(@ForAll @StringLength(max = 60) String text) {
        assertThat(read(List.of(text))).isNotNull();
        Dyndns2Addresses both = read(List.of(text, "2001:db8::1"));
        assertThat(both).isInstanceOf(Dyndns2Addresses.Given.class);
        assertThat(((Dyndns2Addresses.Given) both).addresses()).contains(new HostAddress("2001:db8::1"));
    }
}
