package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.uri.UriComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dyndns2RequestTest {

    private static Dyndns2Request of(String query) {
        return Dyndns2Request.of(UriComponent.decodeQuery(query, true), Optional.of("user"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostname=a,b", "host=a,b", "domain=a,b", "hostname=a&host=b", "hostname=%20a%20,,b,"})
    void namesHaveManyParameters(String query) {
        assertThat(of(query).names()).containsExactly("a", "b");
    }

    @Test
    void namesKeepTheirOrderAlsoIfOneStandsThereTwice() {
        assertThat(of("hostname=b,a,b").names()).containsExactly("b", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hostname=", "hostname=,", "hostname", "name=x"})
    void withoutANameTheUserIsMeant(String query) {
        assertThat(of(query).names()).containsExactly("user");
        assertThat(Dyndns2Request.of(UriComponent.decodeQuery(query, true), Optional.empty())
                        .names())
                .isEmpty();
    }

    @Test
    void addressesOfAllParametersAreMerged() {
        assertThat(of("ip=6&ip6=5&ipv6=4&myip2=3&myipv6=2&myip=1,1b").addresses())
                .containsExactly("1", "1b", "2", "3", "4", "5", "6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname=a",
                "myip=",
                "myip=&myipv6=,",
                "myip=preserve",
                "myip=,Preserve",
                "system=dyndns&wildcard=OFF&mx=m&backmx=NO&offline=YES&url=u"
            })
    void whatIsEmptyOrPreservesIsNoAddress(String query) {
        assertThat(of(query).addresses()).isEqualTo(List.of());
    }
}
