package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.bosixnet.client.host.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that stands for the routers of a network is nobody's, even if an interface has it. */
class AnycastAddressTest {

    private final Eligibility eligibility =
            new Eligibility(new AddressSettings(null, null, List.of(Cidr.parse("::/0")), Temporary.ALLOW, 8));

    private static Candidate candidate(String address, int prefixLength) {
        return new Candidate(address, "eth0", true, prefixLength, AddressScope.GLOBAL, Set.of(), new Lifetime(3600));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::, 64",
        "2001:db8:1:2::, 127",
        "2001:db8:1:2::, 128",
        "2001:db8:1:2:3::, 80",
        "2001:db8:1:2::10, 124",
        "2001:db8:1:2::4, 126",
        "fd00:1:2:3::, 64"
    })
    void isNotReported(String address, int prefixLength) {
        assertThat(eligibility.objection(candidate(address, prefixLength)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("the anycast address of"));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 64",
        "2001:db8:1:2::10, 127",
        "2001:db8:1:2::10, 128",
        "2001:db8:1:2:3::, 64",
        "2001:db8:1:2::5, 126"
    })
    void itsNeighbourIs(String address, int prefixLength) {
        assertThat(eligibility.objection(candidate(address, prefixLength))).isEmpty();
    }

    @Test
    void anotherReservedOneIsNotReportedEither() {
        assertThat(eligibility.objection(candidate("2001:db8:1:2:fdff:ffff:ffff:fffe", 64)))
                .isPresent();
    }
}
