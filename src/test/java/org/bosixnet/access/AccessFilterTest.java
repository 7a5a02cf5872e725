package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.access.AccessFixture.ADMIN;
import static org.bosixnet.access.AccessFixture.ALPHA;
import static org.bosixnet.access.AccessFixture.BETA;
import static org.bosixnet.access.AccessFixture.HOST;
import static org.bosixnet.access.AccessFixture.JOIN;
import static org.bosixnet.access.AccessFixture.RANDOM;
import static org.bosixnet.access.AccessFixture.READER;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.registry.Audit;
import org.bosixnet.registry.Authorities;
import org.bosixnet.registry.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key allows, when it is wrong, and how often it may be. */
class AccessFilterTest extends AccessFilterFixture {

    @ParameterizedTest
    @CsvSource({"KEYS, ''", "PUBLIC_READ, reader", "OPEN, host reader"})
    void whoPresentsNothingMayWhatEveryoneMay(Access access, String roles) {
        filter = filter(access);
        HttpServletRequest request = passed(new FakeRequest());
        Caller caller = Caller.of(request);
        assertThat(caller.roles()).isEqualTo(set(roles));
        assertThat(caller.anonymous()).isTrue();
        assertThat(caller.refusal()).isEmpty();
        assertThat(caller.getName()).isEqualTo("anonymous");
        assertThat(caller.authority()).isEqualTo(new Authority(null, false, access == Access.OPEN, caller.actor()));
        assertThat(request.getUserPrincipal()).isNull();
        assertThat(request.getRemoteUser()).isNull();
        assertThatThrownBy(caller::presentedKey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theAuditLogKnowsACallerByKindIdAndNetworkWithASessionToo() {
        FakeRequest request = new FakeRequest().bearer(HOST);
        assertThat(caller(request).actor())
                .isEqualTo(new Audit.Actor(
                        "host", HOST.id(), caller(request).client().block()));
        assertThat(caller(signedIn(READER)).actor().id()).isEqualTo(READER.id());
        assertThat(caller(new FakeRequest()).actor().id()).isEqualTo("-");
        assertThat(caller(request).actor().toString()).doesNotContain(HOST.secretText());
    }

    @Test
    void theLastUseOfAHostsKeyIsRememberedToTheMinute() {
        assertThat(at.keys.lastUse(HOST.digest())).isEmpty();
        at.clock.advance(Duration.ofSeconds(90));
        caller(new FakeRequest().bearer(HOST));
        caller(new FakeRequest().bearer(READER));
        at.clock.advance(Duration.ofSeconds(20));
        assertThat(at.keys.lastUse(HOST.digest())).contains(Instant.parse("2026-11-23T06:01:00Z"));
        assertThat(at.keys.lastUse(READER.digest())).isEmpty();
    }

    private static Set<String> set(String words) {
        return words.isEmpty() ? Set.of() : Set.of(words.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "KEYS, HOST, host reader",
        "KEYS, JOIN, join",
        "KEYS, READER, reader",
        "KEYS, ADMIN, admin host reader",
        "PUBLIC_READ, JOIN, join reader",
        "OPEN, JOIN, join host reader",
        "OPEN, READER, host reader",
        "OPEN, ADMIN, admin host reader"
    })
    void aKeyMayWhatItsKindMay(Access access, KeyKind kind, String roles) {
        filter = filter(access);
        AccessKey key = Stream.of(HOST, JOIN, READER, ADMIN)
                .filter(one -> one.kind() == kind)
                .findFirst()
                .orElseThrow();
        HttpServletRequest request = passed(new FakeRequest().bearer(key));
        Caller caller = Caller.of(request);
        assertThat(caller.roles()).isEqualTo(set(roles));
        assertThat(caller.presentedKey()).isEqualTo(key.digest());
        assertThat(caller.session()).isNull();
        assertThat(caller.authority())
                .isEqualTo(new Authority(key.digest(), kind == KeyKind.ADMIN, access == Access.OPEN, caller.actor()));
        assertThat(request.getUserPrincipal()).isSameAs(caller);
        assertThat(request.getRemoteUser()).isEqualTo(kind.text());
        for (String role : List.of("admin", "host", "join", "reader", "HOST", "*", "")) {
            assertThat(request.isUserInRole(role)).as(role).isEqualTo(set(roles).contains(role));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alpha", "beta", "ALPHA."})
    void theUserNameOfAHostsKeyIsOneOfItsNamesOrMissing(String user) {
        assertThat(caller(basic(user, HOST)).kind()).isEqualTo(KeyKind.HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gamma", "alpha beta", "alpha.example", " ", "*"})
    void withAnotherUserNameAHostsKeyIsWrong(String user) {
        assertThat(refusal(basic(user, HOST))).contains(new Caller.Refusal.WrongKey());
    }

    @Test
    void theUserNameOfAnyOtherKeyDoesNotMatter() {
        for (AccessKey key : List.of(JOIN, READER, ADMIN)) {
            assertThat(caller(basic("whoever", key)).kind()).isEqualTo(key.kind());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEYS", "PUBLIC_READ", "OPEN"})
    void aWrongKeyMayNothingNotEvenWhatEveryoneMay(Access access) {
        filter = filter(access);
        assertThat(refusal(new FakeRequest().bearer(UNKNOWN))).contains(new Caller.Refusal.WrongKey());
        assertThat(refusal(basic("alpha", UNKNOWN))).contains(new Caller.Refusal.WrongKey());
        FakeRequest twice = new FakeRequest().bearer(READER).bearer(READER);
        assertThat(refusal(twice)).contains(new Caller.Refusal.WrongKey());
    }

    @Test
    void somebodyElsesPasswordIsWrongButOpenAccessTakesNoNoticeOfIt() {
        FakeRequest foreign = new FakeRequest().header("Authorization", "Basic YWxwaGE6c2VjcmV0");
        assertThat(refusal(foreign)).contains(new Caller.Refusal.WrongKey());
        filter = filter(Access.PUBLIC_READ);
        assertThat(refusal(foreign)).contains(new Caller.Refusal.WrongKey());
        filter = filter(Access.OPEN);
        assertThat(refusal(foreign)).isEmpty();
        assertThat(caller(foreign).roles()).containsExactlyInAnyOrder(Roles.HOST, Roles.READER);
    }

    @Test
    void aKeyIsWrongAsSoonAsNoNameIsBoundToIt() {
        at.registry.keys().unbind(ALPHA, Authorities.ADMIN);
        assertThat(caller(new FakeRequest().bearer(HOST)).kind()).isEqualTo(KeyKind.HOST);
        assertThat(caller(basic("beta", HOST)).kind()).isEqualTo(KeyKind.HOST);
        assertThat(refusal(basic("alpha", HOST))).contains(new Caller.Refusal.WrongKey());
        at.registry.keys().unbind(BETA, Authorities.ADMIN);
        assertThat(refusal(new FakeRequest().bearer(HOST))).contains(new Caller.Refusal.WrongKey());
    }

    @Test
    void whoFailsTooOftenIsToldToWaitAndACorrectKeyIsNot() {
        FakeRequest wrong = new FakeRequest().from("2001:db8:0:1::1").bearer(UNKNOWN);
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(wrong)).contains(new Caller.Refusal.WrongKey());
        }
        Caller.Refusal wait = new Caller.Refusal.TooManyFailures(Duration.ofSeconds(10));
        assertThat(refusal(wrong)).contains(wait);
        assertThat(refusal(new FakeRequest().from("2001:db8:0:1:ffff::2").bearer(UNKNOWN)))
                .as("someone of the same /64")
                .contains(wait);
        assertThat(caller(new FakeRequest().from("2001:db8:0:1::1").bearer(READER))
                        .kind())
                .isEqualTo(KeyKind.READER);
        assertThat(caller(new FakeRequest().from("2001:db8:0:1::1")).refusal()).isEmpty();
        assertThat(refusal(new FakeRequest().from("2001:db8:0:2::1").bearer(UNKNOWN)))
                .as("someone of another /64")
                .contains(new Caller.Refusal.WrongKey());
        assertThat(refusal(new FakeRequest()
                        .from("2001:db8:0:1::1")
                        .uri("/bosixnet/alpha")
                        .bearer(UNKNOWN)))
                .as("another name")
                .contains(new Caller.Refusal.WrongKey());
        at.clock.advance(Duration.ofSeconds(10));
        assertThat(refusal(wrong)).contains(new Caller.Refusal.WrongKey());
        assertThat(refusal(wrong)).contains(wait);
    }

    @Test
    void failuresCountByTheClientThatATrustedProxyTellsOf() {
        for (int i = 0; i < 11; i++) {
            refusal(new FakeRequest()
                    .from("::1")
                    .header("X-Forwarded-For", "192.0.2.1")
                    .bearer(UNKNOWN));
        }
        assertThat(refusal(new FakeRequest().from("192.0.2.1").bearer(UNKNOWN)))
                .containsInstanceOf(Caller.Refusal.TooManyFailures.class);
        assertThat(refusal(new FakeRequest()
                        .from("::1")
                        .header("X-Forwarded-For", "192.0.2.2")
                        .bearer(UNKNOWN)))
                .contains(new Caller.Refusal.WrongKey());
    }

    @Test
    void aCallerHoldsUntilItsKeyIsTakenFromItsLastName() {
        Caller host = caller(new FakeRequest().bearer(HOST));
        at.registry.keys().unbind(ALPHA, Authorities.ADMIN);
        assertThat(filter.stillHolds(host)).isTrue();
        at.registry.keys().unbind(BETA, Authorities.ADMIN);
        assertThat(filter.stillHolds(host)).isFalse();
    }

    @Test
    void aCallerHoldsUntilTheNextKeyIsUsed() {
        at.registry.keys().unbind(BETA, Authorities.ADMIN);
        Caller host = caller(new FakeRequest().bearer(HOST));
        AccessKey next = AccessKey.make(KeyKind.HOST, RANDOM);
        at.registry.keys().bind(ALPHA, next.id(), next.digest(), host.authority());
        assertThat(filter.stillHolds(host)).isTrue();
        Caller renewed = caller(new FakeRequest().bearer(next));
        at.registry.keys().bind(ALPHA, next.id(), next.digest(), renewed.authority());
        assertThat(filter.stillHolds(host)).isFalse();
        assertThat(filter.stillHolds(renewed)).isTrue();
    }

    @Test
    void whoNeedsNoKeyHolds() {
        filter = filter(Access.OPEN);
        assertThat(filter.stillHolds(caller(new FakeRequest()))).isTrue();
    }

    @Test
    void theLogTellsWhoFailedButNotWithWhat() {
        caller(new FakeRequest().from("2001:db8::1").bearer(UNKNOWN));
        caller(basic("gamma", HOST));
        caller(new FakeRequest().bearer(READER));
        caller(signedIn(ADMIN));
        assertThat(log.messages())
                .containsExactly(
                        "An unknown key was presented by 2001:db8::1", "An unknown key was presented by 192.0.2.7");
    }

    @Test
    void whatDidNotPassTheFilterHasNoCaller() {
        HttpServletRequest request = new FakeRequest().request();
        assertThatThrownBy(() -> Caller.of(request)).isInstanceOf(IllegalStateException.class);
    }
}
