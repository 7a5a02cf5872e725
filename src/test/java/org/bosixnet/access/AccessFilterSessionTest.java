package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.access.AccessFixture.ADMIN;
import static org.bosixnet.access.AccessFixture.ALPHA;
import static org.bosixnet.access.AccessFixture.BETA;
import static org.bosixnet.access.AccessFixture.HOST;
import static org.bosixnet.access.AccessFixture.READER;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.Authorities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session allows, from where, and for how long. */
class AccessFilterSessionTest extends AccessFilterFixture {

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
        at.registry.keys().unbind(ALPHA, Authorities.ADMIN);
        at.registry.keys().unbind(BETA, Authorities.ADMIN);
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
}
