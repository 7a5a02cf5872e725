package org.bosixnet.client.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;

class AddressPolicyPropertyTest {

    private static final Network ETH0 =
            new Network(new Ways(null, List.of(List.of(new Route("fe80::1", "eth0")))), Map.of());

    @Property
    void theOrderOfTheCandidatesDoesNotMatter(
            @ForAll("tables") List<Candidate> candidates,
            @ForAll("settings") AddressSettings settings,
            @ForAll("reports") List<HostAddress> last,
            @ForAll Random random) {
        List<Candidate> shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, random);
        assertThat(AddressPolicy.choose(shuffled, settings, last, ETH0))
                .isEqualTo(AddressPolicy.choose(candidates, settings, last, ETH0));
    }

    @Property
    void everyCandidateIsJudgedOnceAndOnlyEligibleOnesAreChosen(
            @ForAll("tables") List<Candidate> candidates,
            @ForAll("settings") AddressSettings settings,
            @ForAll("reports") List<HostAddress> last) {
        AddressChoice choice = AddressPolicy.choose(candidates, settings, last, ETH0);
        assertThat(choice.candidates()).extracting(Judged::candidate).containsExactlyInAnyOrderElementsOf(candidates);
        assertThat(choice.chosen()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(settings.maxAddresses());
        assertThat(choice.candidates().stream()
                        .filter(judged -> judged.verdict() == Verdict.CHOSEN)
                        .map(judged -> judged.candidate().address()))
                .containsExactlyElementsOf(
                        choice.chosen().stream().map(HostAddress::text).toList());
        Eligibility eligibility = new Eligibility(settings);
        for (Judged judged : choice.candidates()) {
            assertThat(eligibility.objection(judged.candidate()).isEmpty())
                    .isEqualTo(judged.verdict() != Verdict.DROPPED);
        }
    }

    @Property
    void theChoiceIsStableUnderItsOwnResult(
            @ForAll("tables") List<Candidate> candidates,
            @ForAll("settings") AddressSettings settings,
            @ForAll("reports") List<HostAddress> last) {
        List<HostAddress> once =
                AddressPolicy.choose(candidates, settings, last, ETH0).chosen();
        assertThat(AddressPolicy.choose(candidates, settings, once, ETH0).chosen())
                .isEqualTo(once);
    }

    @Property
    void aPlaceIsLeftEmptyOnlyIfNothingIsEligible(
            @ForAll("tables") List<Candidate> candidates, @ForAll("settings") AddressSettings settings) {
        AddressChoice choice = AddressPolicy.choose(candidates, settings, List.of(), Network.UNKNOWN);
        long usable = choice.candidates().stream()
                .filter(judged -> judged.verdict() != Verdict.DROPPED)
                .map(judged -> judged.candidate().address())
                .distinct()
                .count();
        assertThat(choice.chosen()).hasSize((int) Math.min(usable, settings.maxAddresses()));
    }

    @Provide
    Arbitrary<List<Candidate>> tables() {
        Arbitrary<Set<AddressFlag>> flags =
                Arbitraries.of(AddressFlag.class).set().ofMaxSize(2);
        Arbitrary<Lifetime> lifetimes = Arbitraries.of(
                Lifetime.UNKNOWN, Lifetime.FOREVER, new Lifetime(0), new Lifetime(100), new Lifetime(200));
        return Combinators.combine(
                        addresses(),
                        Arbitraries.of("eth0", "wlan0"),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false))),
                        Arbitraries.of(64, 128),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(AddressScope.GLOBAL)),
                                Tuple.of(1, Arbitraries.of(AddressScope.class))),
                        flags,
                        lifetimes)
                .as(Candidate::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<AddressSettings> settings() {
        return Combinators.combine(
                        Arbitraries.of("eth0", "tun0").injectNull(0.8),
                        Arbitraries.of("::1", "fd").injectNull(0.8),
                        Arbitraries.of("::/0", "fd00::/8", "2001:db8::/32")
                                .map(Cidr::parse)
                                .list()
                                .ofMaxSize(1),
                        Arbitraries.of(Temporary.class),
                        Arbitraries.integers().between(1, 8))
                .as(AddressSettings::new);
    }

    @Provide
    Arbitrary<List<HostAddress>> reports() {
        return Combinators.combine(prefixes(), Arbitraries.integers().between(1, 4))
                .as((prefix, host) -> new HostAddress(prefix + host))
                .list()
                .uniqueElements()
                .ofMaxSize(3);
    }

    private static Arbitrary<String> addresses() {
        return Arbitraries.oneOf(
                Combinators.combine(prefixes(), Arbitraries.integers().between(1, 4))
                        .as((prefix, host) -> prefix + host),
                Arbitraries.of("::1", "fe80::1", "ff02::1", "64:ff9b::1", "2001:20::1"));
    }

    private static Arbitrary<String> prefixes() {
        return Arbitraries.of("2001:db8:0:1::", "2001:db8:0:2::", "2002:c000:204::", "2001::", "fd00::");
    }
}
