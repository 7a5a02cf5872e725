package org.bosixnet.http.dyndns2;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(of("ip=7&ip6=6&ipv6=5&myip2=4&myip6=3&myipv6=2&myip=1,1b&ipv4=8")
                        .addresses())
                .containsExactly("1", "1b", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void whatIsNotAnAddressIsKeptForTheReader() {
        assertThat(of("myip=preserve,no,%3Cipaddr%3E").addresses()).containsExactly("preserve", "no", "<ipaddr>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname=a",
                "myip=",
                "myip=&myipv6=,",
                "system=dyndns&wildcard=OFF&mx=m&backmx=NO&offline=NO&url=u",
                "url=http://a.example/2001:db8::1&port=8080&version=3.10"
            })
    void whatIsEmptyOrOfNoInterestIsNoAddress(String query) {
        assertThat(of(query).addresses()).isEmpty();
        assertThat(of(query).addressElsewhere()).isFalse();
        assertThat(of(query).offline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address=2001:db8::1",
                "amp;myip=2001:db8::1",
                "MYIP=2001:db8::1",
                "ip6lanprefix=2001:db8:1:2::/64",
                "dualstack=192.0.2.1,2001:db8::1",
                "x=192.0.2.1"
            })
    void anAddressInAnotherParameterIsNoticed(String query) {
        assertThat(of(query).addresses()).isEmpty();
        assertThat(of(query).addressElsewhere()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"offline=YES", "offline=yes&myip=2001:db8::1"})
    void whoWantsToBeOffLineIsHeard(String query) {
        assertThat(of(query).offline()).isTrue();
    }
}
