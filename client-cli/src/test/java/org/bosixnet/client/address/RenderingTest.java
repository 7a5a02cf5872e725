package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.linux.IpTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {

    @Test
    void jsonHoldsEveryCandidate() {
        AddressChoice choice = AddressPolicy.choose(
                IpTables.read("slaac-privacy"), AddressSettings.DEFAULT, List.of(), Network.UNKNOWN);
        assertThat(AddressChoiceJson.toJson(choice))
                .hasToString("{\"candidates\":["
                        + "{\"address\":\"2a02:810d:8a40:1f00:2ef0:5dff:fe11:2233\",\"interface\":\"enp3s0\","
                        + "\"flags\":[\"nodad\",\"mngtmpaddr\",\"noprefixroute\"],\"preferredLifetime\":14397,"
                        + "\"verdict\":\"chosen\",\"reason\":\"It is the only usable address.\"},"
                        + "{\"address\":\"::1\",\"interface\":\"lo\",\"flags\":[\"permanent\"],"
                        + "\"preferredLifetime\":\"forever\",\"verdict\":\"dropped\","
                        + "\"reason\":\"It is the loopback address, which leads each computer to itself.\"},"
                        + "{\"address\":\"2a02:810d:8a40:1f00:1950:53b7:fe2f:b0a\",\"interface\":\"enp3s0\","
                        + "\"flags\":[\"temporary\"],\"preferredLifetime\":14397,\"verdict\":\"dropped\","
                        + "\"reason\":\"It is a temporary (privacy) address; TEMPORARY=allow or only accepts it.\"},"
                        + "{\"address\":\"fe80::2ef0:5dff:fe11:2233\",\"interface\":\"enp3s0\","
                        + "\"flags\":[\"permanent\"],\"preferredLifetime\":\"forever\",\"verdict\":\"dropped\","
                        + "\"reason\":\"It is link-local, which only the same link can reach.\"}],"
                        + "\"chosen\":[\"2a02:810d:8a40:1f00:2ef0:5dff:fe11:2233\"],\"waysOut\":[]}");
    }

    @Test
    void anUnknownLifetimeIsNull() {
        AddressChoice choice = AddressPolicy.choose(
                List.of(new Candidate(
                        "2001:db8::1", "eth0", true, 64, AddressScope.GLOBAL, Set.of(), Lifetime.UNKNOWN)),
                AddressSettings.DEFAULT,
                List.of(),
                Network.UNKNOWN);
        assertThat(AddressChoiceJson.toJson(choice)
                        .getJsonArray("candidates")
                        .getJsonObject(0)
                        .isNull("preferredLifetime"))
                .isTrue();
    }

    @Test
    void textIsATable() {
        AddressChoice choice =
                AddressPolicy.choose(IpTables.read("teredo-only"), AddressSettings.DEFAULT, List.of(), Network.UNKNOWN);
        assertThat(AddressChoiceText.toText(choice)).isEqualTo("""
            VERDICT  ADDRESS                                 INTERFACE  PREFERRED  FLAGS            REASON
            chosen   2001:0:53aa:64c:38a6:5b7f:b3a1:4dc5/32  teredo     forever    nodad,permanent  \
            It is the only usable address.
            dropped  ::1/128                                 lo         forever    permanent        \
            It is the loopback address, which leads each computer to itself.

            No way out: the kernel has no route to the rest of the world.
            To report: 2001:0:53aa:64c:38a6:5b7f:b3a1:4dc5
            """);
    }

    @Test
    void textSaysThatNothingIsUsable() {
        assertThat(AddressChoiceText.toText(new AddressChoice(List.of(), List.of(), List.of())))
                .isEqualTo("""
                    No way out: the kernel has no route to the rest of the world.
                    Nothing to report: this machine has no usable address.
                    """);
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        Candidate candidate =
                new Candidate("fe80::1", "e\u001b[2J\u202e", true, 64, AddressScope.LINK, Set.of(), Lifetime.UNKNOWN);
        AddressChoice choice =
                new AddressChoice(List.of(new Judged(candidate, Verdict.DROPPED, "No.")), List.of(), List.of());
        assertThat(AddressChoiceText.toText(choice))
                .contains("e\\u001b[2J\\u202e")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({
        "fd00::/8, fd00::/8",
        "FD00::1/8, fd00::/8",
        "2001:db8:1:2:3:4:5:6/65, 2001:db8:1:2::/65",
        "2001:db8::1, 2001:db8::1/128",
        "::/0, ::/0"
    })
    void prefixesAreBroughtIntoOneForm(String text, String expected) {
        assertThat(Cidr.parse(text)).hasToString(expected).isEqualTo(Cidr.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "fd00::/", "fd00::/129", "fd00::/-1", "fd00::/+8", "10.0.0.0/8", "fd00::%1/8", " ::/0"})
    void otherTextIsNoPrefix(String text) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .hasMessage("'" + text + "' is not an IPv6 prefix. It must be ADDRESS/LENGTH, such as fd00::/8.");
    }

    @Test
    void aPrefixEndsAtItsLastBit() {
        Cidr prefix = Cidr.parse("2001:db8:0:8000::/49");
        assertThat(prefix.contains(new HostAddress("2001:db8:0:ffff::1"))).isTrue();
        assertThat(prefix.contains(new HostAddress("2001:db8:0:7fff::1"))).isFalse();
        assertThat(Cidr.parse("2001:db8::4/126").contains(new HostAddress("2001:db8::7")))
                .isTrue();
        assertThat(Cidr.parse("2001:db8::4/126").contains(new HostAddress("2001:db8::8")))
                .isFalse();
    }
}
