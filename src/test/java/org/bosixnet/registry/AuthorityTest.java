package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

    /** Returns a host with those keys, separated by +; null for a name that nobody has. */
    private static HostRecord host(String keys) {
        if (keys.equals("nobody")) {
            return null;
        }
        List<HostKey> parsed = keys.equals("no key")
                ? List.of()
                : Stream.of(keys.split("\\+", -1))
                        .map(key -> new HostKey("ABC123", KeyDigest.of(key), Instant.EPOCH))
                        .toList();
        return new HostRecord(
                new HostName("alpha"),
                List.of(new HostAddress("2001:db8::1")),
                parsed,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                // key, admin, open, host, may change, settles
                "none, false, false, nobody, false, false",
                "none, false, false, no key, false, false",
                "none, false, false, a,      false, false",
                "a,    false, false, nobody, false, false",
                "a,    false, false, no key, false, false",
                "a,    false, false, a,      true,  false",
                "a,    false, false, b,      false, false",
                "a,    false, false, a+b,    true,  false",
                "b,    false, false, a+b,    true,  true",
                "c,    false, false, a+b,    false, false",
                "c,    true,  false, nobody, true,  false",
                "c,    true,  false, no key, true,  false",
                "c,    true,  false, a+b,    true,  false",
                "none, false, true,  nobody, true,  false",
                "none, false, true,  no key, true,  false",
                "none, false, true,  a,      false, false",
                "none, false, true,  a+b,    false, false",
                "c,    false, true,  a,      false, false",
                "c,    false, true,  no key, true,  false",
                "b,    false, true,  a+b,    true,  true",
            })
    void whoMayChangeWhat(String key, boolean admin, boolean open, String keys, boolean may, boolean settles) {
        Authority authority = new Authority(key == null ? null : KeyDigest.of(key), admin, open, Authorities.BOSS);
        HostRecord host = host(keys);
        assertThat(authority.mayChange(host)).isEqualTo(may);
        assertThat(authority.settles(host)).isEqualTo(settles);
        if (host != null) {
            assertThat(authority.settle(host).keys())
                    .isEqualTo(settles ? host.keys().subList(1, 2) : host.keys());
        }
        assertThat(authority.ofHost(Reports.DYNDNS2))
                .isEqualTo(new Authority(authority.key(), false, open, Authorities.BOSS, Reports.DYNDNS2));
    }
}
