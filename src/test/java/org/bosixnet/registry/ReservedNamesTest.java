package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.registry.Authorities.ADMIN;
import static org.bosixnet.registry.Authorities.OPEN;
import static org.bosixnet.registry.KeyedFixture.ELSEWHERE;
import static org.bosixnet.registry.KeyedFixture.ONE;
import static org.bosixnet.registry.KeyedFixture.TWO;
import static org.bosixnet.registry.Refusals.refused;

import java.time.Duration;
import java.util.List;
import org.bosixnet.host.HostName;
import org.bosixnet.registry.RefusedException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that an administrator keeps for the binding. */
class ReservedNamesTest {

    private static final HostName LDAP = new HostName("ldap");

    private final KeyedFixture at = new KeyedFixture(new RegistryConfig(
            100, 1 << 20, ReservedNames.parse("ldap, *.corp.example"), Duration.ofMinutes(15), null, null));

    @ParameterizedTest
    @CsvSource({
        "ldap, ldap, true",
        "LDAP, ldap, true",
        "' salt ,ldap', ldap, true",
        "ldap, ldap2, false",
        "ldap, my.ldap, false",
        "ldap?, ldap2, true",
        "ldap?, ldap, false",
        "*, anything.at.all, true",
        "srv-*, srv-1.example, true",
        "srv-*, srv, false",
        "*.corp.example, a.b.corp.example, true",
        "*.corp.example, corp.example, false",
        "a*b*c, axxbyybzzc, true",
        "a*b*c, axxbyybzz, false",
        "a.c, abc, false"
    })
    void aPatternMeansWhatItSays(String pattern, String name, boolean matches) {
        assertThat(ReservedNames.parse(pattern).contain(new HostName(name))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a b", "[ab]", "{a}", "a/b", "ü", "a\\b", "a,"})
    void whatCanBeNoNameIsRefused(String text) {
        assertThatThrownBy(() -> ReservedNames.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternOfManyStarsTakesNoLongerThanOneOfFew() {
        String pattern = "*a".repeat(120) + "b";
        HostName name = new HostName(String.join(".", List.of("a".repeat(60), "a".repeat(60), "a".repeat(60))));
        assertThat(ReservedNames.parse(pattern).contain(name)).isFalse();
    }

    @Test
    void noJoinKeyClaimsOneAndNobodyReportsOneWithoutAKey() {
        assertThatThrownBy(() -> at.claim(LDAP, "mine"))
                .satisfies(refused(Kind.NAME_RESERVED))
                .hasMessage("The name 'ldap' is reserved (bosixnet.reserved-names); an administrator can bind it.");
        assertThatThrownBy(() -> at.registry.update(new HostName("a.corp.example"), List.of(ONE), OPEN))
                .satisfies(refused(Kind.NAME_RESERVED));
        assertThat(at.dao.records).isEmpty();
    }

    @Test
    void whatAnAdministratorReportedIsNotEveryonesEither() {
        at.registry.update(LDAP, List.of(ONE), ADMIN);
        assertThatThrownBy(() -> at.registry.update(LDAP, List.of(TWO), OPEN)).satisfies(refused(Kind.NAME_RESERVED));
        assertThatThrownBy(() -> at.registry.withdraw(LDAP, OPEN)).satisfies(refused(Kind.NAME_RESERVED));
        assertThatThrownBy(() -> at.claim(LDAP, "mine", "join", ONE)).satisfies(refused(Kind.NAME_RESERVED));
        at.clock.advance(Duration.ofMinutes(1));
        at.registry.refresh(LDAP, OPEN);
        assertThat(at.dao.records.get(LDAP).seen()).isBefore(at.clock.instant());
    }

    @Test
    void whoeverAnAdministratorBoundItToHasItLikeAnyOther() {
        at.bind(LDAP, "mine", ADMIN);
        assertThat(at.registry
                        .update(LDAP, List.of(ELSEWHERE), Authorities.key("mine"))
                        .kind())
                .isEqualTo(UpdateOutcome.Kind.CREATED);
        assertThat(at.bind(LDAP, "next", Authorities.key("mine")).bound()).isTrue();
        at.unbind(LDAP);
        assertThat(at.replace(LDAP, "other").bound()).isTrue();
    }

    @Test
    void whatWasBoundBeforeStaysSo() {
        at.dao.write(LDAP, at.record(LDAP, List.of(), "mine"));
        assertThat(at.claim(LDAP, "mine").bound()).isFalse();
        at.registry.update(LDAP, List.of(ONE), Authorities.key("mine"));
        assertThat(at.addressesOf(LDAP)).containsExactly(ONE);
    }
}
