package org.bosixnet.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.access.AccessFixture.RANDOM;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bosixnet.registry.Authority;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;

/** A filter before the registry of an {@link AccessFixture}, and what those behind it learn of a request. */
abstract class AccessFilterFixture {

    static final AccessKey UNKNOWN = AccessKey.make(KeyKind.HOST, RANDOM);

    enum Access {
        KEYS,
        PUBLIC_READ,
        OPEN
    }

    final AccessFixture at = new AccessFixture();
    final LogCapture log = new LogCapture(AccessFilterFixture.class.getPackage());
    AccessFilter filter = filter(Access.KEYS);

    @AfterEach
    void stopListening() {
        log.close();
    }

    AccessFilter filter(Access access) {
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
    HttpServletRequest passed(FakeRequest request) {
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                AccessFilterFixture.class.getClassLoader(),
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

    Caller caller(FakeRequest request) {
        return Caller.of(passed(request));
    }

    Optional<Caller.Refusal> refusal(FakeRequest request) {
        Caller caller = caller(request);
        if (caller.refusal().isPresent()) {
            assertThat(caller.anonymous()).isTrue();
            assertThat(caller.roles()).isEmpty();
            assertThat(caller.authority()).isEqualTo(new Authority(null, false, caller.open(), caller.actor()));
        }
        return caller.refusal();
    }

    static FakeRequest basic(String user, AccessKey key) {
        String text = user + ":" + key.secretText();
        return new FakeRequest()
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
    }

    FakeRequest signedIn(AccessKey key) {
        return new FakeRequest().cookie("bosixnet_session", at.sessions.begin(key.digest(), key.id()));
    }
}
