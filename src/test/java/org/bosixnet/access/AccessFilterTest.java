package org.bosixnet.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bosixnet.access.AccessFixture.ADMIN;
import static org.bosixnet.access.AccessFixture.ALPHA;
import static org.bosixnet.access.AccessFixture.BETA;
import static org.bosixnet.access.AccessFixture.HOST;
import static org.bosixnet.access.AccessFixture.JOIN;
import static org.bosixnet.access.AccessFixture.RANDOM;
import static org.bosixnet.access.AccessFixture.READER;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.Audit;
import org.bosixnet.registry.Authorities;
import org.bosixnet.registry.Authority;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessFilterTest {

    private static final AccessKey UNKNOWN = AccessKey.make(KeyKind.HOST, RANDOM);

    private enum Access {
        KEYS,
        PUBLIC_READ,
        OPEN
    }

    private final AccessFixture at = new AccessFixture();
    private final LogCapture log = new LogCapture(AccessFilterTest.class.getPackage());
    private AccessFilter filter = filter(Access.KEYS);

    @AfterEach
    void stopListening() {
        log.close();
    }

    private AccessFilter filter(Access access) {
        TrustedProxies proxies = TrustedProxies.parse("::1");
        return new AccessFilter(
                new AccessConfig(
                        access == Access.OPEN,
                        access == Access.PUBLIC_READ,
                        AccessFixture.CONFIGURED,
                        proxies,
                        Set.of()),
                at.keys,
                at.sessions,
                new OwnOrigin(proxies),
                new RequestLog(at.clock::nanos),
                at.clock::nanos);
    }

    /** Returns the request as those behind the filter see it. */
    private HttpServletRequest passed(FakeRequest request) {
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                AccessFilterTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, given) -> {
                    throw new UnsupportedOperationException(called.getName());
                });
        AtomicReference<HttpServletRequest> seen = new AtomicReference<>();
        FilterChain chain = (behind, same) -> seen.set((HttpServletRequest) behind);
        try {
            filter.doFilter(request.request(), response, chain);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return seen.get();
    }

    private Caller caller(FakeRequest request) {
        return Caller.of(passed(request));
    }

    private Optional<Caller.Refusal> refusal(FakeRequest request) {
        Caller caller = caller(request);
        if (caller.refusal().isPresent()) {
            assertThat(caller.anonymous()).isTrue();
            assertThat(caller.roles()).isEmpty();
            assertThat(caller.authority()).isEqualTo(new Authority(null, false, caller.open(), caller.actor()));
        }
        return caller.refusal();
    }

    private static FakeRequest basic(String user, AccessKey key) {
        String text = user + ":" + key.secretText();
        return new FakeRequest()
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
    }

    private FakeRequest signedIn(AccessKey key) {
        return new FakeRequest().cookie("bosixnet_session", at.sessions.begin(key.digest(), key.id()));
    }

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
                        "host", HOST.id(), caller(request).client().block().toString()));
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
        at.registry.keys().unbind(ALPHA, Authorities.BOSS);
        assertThat(caller(new FakeRequest().bearer(HOST)).kind()).isEqualTo(KeyKind.HOST);
        assertThat(caller(basic("beta", HOST)).kind()).isEqualTo(KeyKind.HOST);
        assertThat(refusal(basic("alpha", HOST))).contains(new Caller.Refusal.WrongKey());
        at.registry.keys().unbind(BETA, Authorities.BOSS);
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

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aSessionStandsForItsKey(String method) {
        for (AccessKey key : List.of(READER, ADMIN)) {
            Caller caller = caller(signedIn(key).method(method));
            assertThat(caller.session()).isNotNull();
            assertThat(caller.presentedKey()).isEqualTo(key.digest());
            assertThat(caller.kind()).isEqualTo(key.kind());
            assertThat(caller.roles()).isEqualTo(Roles.of(key.kind()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "BREW"})
    void aChangeUnderASessionComesFromTheOwnPage(String method) {
        Optional<Caller.Refusal> foreign = Optional.of(new Caller.Refusal.ForeignOrigin());
        assertThat(refusal(signedIn(ADMIN).method(method).header("Host", "registry.example")))
                .isEqualTo(foreign);
        assertThat(refusal(signedIn(ADMIN)
                        .method(method)
                        .header("Host", "registry.example")
                        .header("Origin", "http://evil.example")))
                .isEqualTo(foreign);
        assertThat(caller(signedIn(ADMIN)
                                .method(method)
                                .header("Host", "registry.example")
                                .header("Origin", "http://registry.example"))
                        .kind())
                .isEqualTo(KeyKind.ADMIN);
    }

    @Test
    void aPresentedKeyNeedsNoOriginAndGoesBeforeASession() {
        Caller caller = caller(signedIn(ADMIN).method("DELETE").bearer(READER));
        assertThat(caller.kind()).isEqualTo(KeyKind.READER);
        assertThat(caller.session()).isNull();
        assertThat(refusal(signedIn(ADMIN).bearer(UNKNOWN))).contains(new Caller.Refusal.WrongKey());
    }

    @Test
    void aSessionEndsAfterItsTime() {
        FakeRequest request = signedIn(ADMIN);
        at.clock.advance(Sessions.LIFETIME.minusNanos(1));
        assertThat(caller(request).kind()).isEqualTo(KeyKind.ADMIN);
        at.clock.advance(Duration.ofNanos(1));
        isNobody(caller(request));
    }

    @Test
    void aSessionEndsWithItsKey() {
        FakeRequest request = signedIn(HOST);
        assertThat(caller(request).kind()).isEqualTo(KeyKind.HOST);
        at.registry.keys().unbind(ALPHA, Authorities.BOSS);
        at.registry.keys().unbind(BETA, Authorities.BOSS);
        isNobody(caller(request));
        isNobody(caller(
                new FakeRequest().cookie("bosixnet_session", at.sessions.begin(KeyDigest.of("unknown"), "nobody"))));
    }

    private static void isNobody(Caller caller) {
        assertThat(caller.anonymous()).isTrue();
        assertThat(caller.roles()).isEmpty();
        assertThat(caller.refusal()).isEmpty();
        assertThat(caller.session()).isNull();
    }

    @Test
    void aTokenThatStandsForNothingIsNoFailure() {
        for (int i = 0; i < 20; i++) {
            isNobody(caller(new FakeRequest().cookie("bosixnet_session", "guessed" + i)));
        }
        assertThat(refusal(new FakeRequest().bearer(UNKNOWN))).contains(new Caller.Refusal.WrongKey());
    }

    @Test
    void aCallerHoldsUntilItsKeyIsTakenFromItsLastName() {
        Caller host = caller(new FakeRequest().bearer(HOST));
        at.registry.keys().unbind(ALPHA, Authorities.BOSS);
        assertThat(filter.stillHolds(host)).isTrue();
        at.registry.keys().unbind(BETA, Authorities.BOSS);
        assertThat(filter.stillHolds(host)).isFalse();
    }

    @Test
    void aCallerHoldsUntilTheNextKeyIsUsed() {
        at.registry.keys().unbind(BETA, Authorities.BOSS);
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
    void aSignedInCallerHoldsUntilTheSessionEnds() {
        String token = at.sessions.begin(READER.digest(), READER.id());
        Caller reader = caller(new FakeRequest().cookie("bosixnet_session", token));
        assertThat(filter.stillHolds(reader)).isTrue();
        at.sessions.end(token);
        assertThat(filter.stillHolds(reader)).isFalse();
        Caller other = caller(signedIn(READER));
        at.clock.advance(Sessions.LIFETIME);
        assertThat(filter.stillHolds(other)).isFalse();
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
