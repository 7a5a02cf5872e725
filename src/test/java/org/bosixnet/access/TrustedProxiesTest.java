package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static boolean trusted(String list, String address) {
        return TrustedProxies.parse(list).contain(IpAddress.read(address).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/8 | 10.255.255.255 | true",
                "10.0.0.0/8 | 11.0.0.0 | false",
                "10.1.2.3/8 | 10.9.9.9 | true",
                "10.0.0.0 | 10.0.0.0 | true",
                "10.0.0.0 | 10.0.0.1 | false",
                "0.0.0.0/0 | 192.0.2.1 | true",
                "0.0.0.0/0 | 2001:db8::1 | false",
                "2001:db8::/32 | 2001:db8:ffff::1 | true",
                "2001:db8::/32 | 2001:db9::1 | false",
                "2001:db8::1/64 | 2001:db8::2 | true",
                "2001:db8:: | 2001:db8:: | true",
                "2001:db8:: | 2001:db8::1 | false",
                "::/0 | 2001:db8::1 | true",
                "::1, 192.0.2.1 | ::ffff:192.0.2.1 | true",
                "::ffff:10.0.0.1 | 10.0.0.1 | true",
                "::ffff:10.0.0.1 | 10.0.0.2 | false",
                "::ffff:10.0.0.0/104 | 10.9.9.9 | true",
                "::ffff:10.0.0.0/104 | 11.0.0.1 | false",
                "::ffff:10.0.0.0/128 | 10.0.0.1 | false",
                "::ffff:0:0/96 | 192.0.2.1 | true",
                "'127.0.0.1 ,  ::1' | ::1 | true",
                "'' | 127.0.0.1 | false",
                "' , ' | 127.0.0.1 | false",
            })
    void aProxyIsTrustedIfItIsInTheList(String list, String address, boolean expected) {
        assertThat(trusted(list, address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0-10.0.0.9",
                "10.0.0.*",
                "10.0",
                "10",
                "010.0.0.1",
                "/8",
                "*",
                "2001:db8::/129",
                "fe80::1%eth0",
                "::ffff:0:0/90",
                "2001:db8::/32 10.0.0.0/8",
                "[::1]"
            })
    void whatIsNeitherAnAddressNorAPrefixIsRefused(String list) {
        assertThatThrownBy(() -> TrustedProxies.parse(list)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrustedProxies.parse("::1, " + list)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobodyIsTrustedWithoutAList() {
        assertThat(TrustedProxies.parse("").contain(IpAddress.read("::1").orElseThrow()))
                .isFalse();
    }
}
