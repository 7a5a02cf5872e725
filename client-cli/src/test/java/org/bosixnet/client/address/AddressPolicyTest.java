package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.address.Choices.PRIVACY;
import static org.bosixnet.client.address.Choices.SIX_TO_FOUR;
import static org.bosixnet.client.address.Choices.SLAAC;
import static org.bosixnet.client.address.Choices.TEREDO;
import static org.bosixnet.client.address.Choices.ULA;
import static org.bosixnet.client.address.Choices.choose;
import static org.bosixnet.client.address.Choices.chosen;
import static org.bosixnet.client.address.Choices.prefixes;
import static org.bosixnet.client.address.Choices.reason;
import static org.bosixnet.client.address.Choices.with;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the addresses that may be reported go first, and in what order. */
class AddressPolicyTest {

    @Test
    void temporaryAllowTreatsAllAlike() {
        // both live for as long, so the number decides
        assertThat(chosen("slaac-privacy", with(Temporary.ALLOW))).containsExactly(PRIVACY);
    }

    @Test
    void teredoAloneIsReported() {
        assertThat(chosen("teredo-only", AddressSettings.DEFAULT)).containsExactly(TEREDO);
        assertThat(reason("teredo-only", AddressSettings.DEFAULT, TEREDO)).isEqualTo("It is the only usable address.");
    }

    @Test
    void sixToFourGoesBeforeTeredo() {
        assertThat(chosen("6to4-and-teredo", AddressSettings.DEFAULT)).containsExactly(SIX_TO_FOUR);
        assertThat(reason("6to4-and-teredo", AddressSettings.DEFAULT, TEREDO))
                .isEqualTo(SIX_TO_FOUR + " is of a better class: 6to4 (2002::/16) goes before Teredo (2001::/32).");
    }

    @Test
    void amongWhatPrefixNamesAGlobalAddressGoesFirst() {
        assertThat(chosen("ula-beside-global", prefixes("fd00::/8", "2000::/3")))
                .containsExactly(SLAAC, ULA);
    }

    @Test
    void severalAddressesAreReportedInOrder() {
        assertThat(chosen("many", with(3)))
                .containsExactly("2a02:810d:8a40:1f00::2", "2a02:810d:8a40:1f00::3", "2a02:810d:8a40:1f00::4");
        assertThat(chosen("many", with(8))).hasSize(5).endsWith(SIX_TO_FOUR);
    }

    @Test
    void everyReasonIsOneSentence() {
        for (String table : List.of("many", "dadfailed", "several-interfaces", "interface-down", "slaac-privacy")) {
            assertThat(choose(table, with(2)).candidates())
                    .extracting(Judged::reason)
                    .allMatch(reason -> reason.endsWith(".") && !reason.contains(". "));
        }
    }
}
