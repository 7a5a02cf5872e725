package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.address.AddressFlag;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Judged;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.address.Verdict;
import org.bosixnet.client.agent.LocalAddresses.Change;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {

    private final LocalAddresses addresses = new LocalAddresses();

    private Change look(Candidate... candidates) {
        return addresses.look(new AddressChoice(
                Stream.of(candidates)
                        .map(candidate -> new Judged(candidate, Verdict.CHOSEN, "So."))
                        .toList(),
                List.of()));
    }

    private static Candidate address(String text, boolean up, AddressFlag... flags) {
        return new Candidate(text, "eth0", up, 64, AddressScope.GLOBAL, Set.of(flags), Lifetime.FOREVER);
    }

    @Test
    void onlyWhatComesAndGoesIsAChange() {
        Candidate old = address("2001:db8::1", true);
        Candidate fresh = address("2001:db8::2", true);
        assertThat(look(old)).isEqualTo(Change.NONE);
        assertThat(look(old)).isEqualTo(Change.NONE);
        assertThat(look(old, fresh)).isEqualTo(Change.CAME);
        assertThat(look(address("2001:db8::1", true, AddressFlag.DEPRECATED), fresh))
                .isEqualTo(Change.NONE);
        assertThat(look(fresh)).isEqualTo(Change.GONE);
        assertThat(look(old)).isEqualTo(Change.GONE);
        assertThat(look()).isEqualTo(Change.GONE);
        assertThat(look(fresh)).isEqualTo(Change.CAME);
    }

    @Test
    void whatIsNotUsableYetOrWithoutLinkIsNotThere() {
        assertThat(look()).isEqualTo(Change.NONE);
        assertThat(look(address("2001:db8::1", true, AddressFlag.TENTATIVE))).isEqualTo(Change.NONE);
        assertThat(look(address("2001:db8::1", true))).isEqualTo(Change.CAME);
        assertThat(look(address("2001:db8::1", false))).isEqualTo(Change.GONE);
    }
}
