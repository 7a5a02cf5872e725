package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final KeyDigest KEY = KeyDigest.of("key");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final Sessions sessions = new Sessions(new LocalValues(clock::nanos), new SecureRandom());

    @Test
    void aTokenStandsForItsKey() {
        String token = sessions.begin(KEY, "key000");
        assertThat(token).matches("[0-9A-Za-z_-]{43}");
        assertThat(keyOf(token)).contains(KEY);
        assertThat(sessions.begin(KEY, "key000")).isNotEqualTo(token);
    }

    @Test
    void anythingElseStandsForNothing() {
        String token = sessions.begin(KEY, "key000");
        for (String other :
                new String[] {"", "x", token + "x", KeyDigest.of(token).hex(), KEY.hex()}) {
            assertThat(keyOf(other)).isEmpty();
        }
    }

    @Test
    void itLastsTwelveHoursHoweverMuchItIsUsed() {
        String token = sessions.begin(KEY, "key000");
        for (int hour = 0; hour < 12; hour++) {
            assertThat(keyOf(token)).contains(KEY);
            clock.advance(Duration.ofHours(1).minusNanos(1));
        }
        assertThat(keyOf(token)).contains(KEY);
        clock.advance(Duration.ofNanos(12));
        assertThat(keyOf(token)).isEmpty();
    }

    @Test
    void itIsOverWhenItIsEnded() {
        String token = sessions.begin(KEY, "key000");
        String other = sessions.begin(KEY, "key000");
        sessions.end(token);
        sessions.end("unknown");
        assertThat(keyOf(token)).isEmpty();
        assertThat(keyOf(other)).contains(KEY);
    }

    @Test
    void aKeyHasAHundredAtMostAndTheOneThatWasNotUsedForLongestGoes() {
        String used = sessions.begin(KEY, "key000");
        String unused = sessions.begin(KEY, "key000");
        for (int i = 0; i < Sessions.MAX_PER_KEY - 1; i++) {
            assertThat(keyOf(used)).contains(KEY);
            assertThat(keyOf(sessions.begin(KEY, "key000"))).contains(KEY);
        }
        assertThat(keyOf(unused)).isEmpty();
        assertThat(keyOf(used)).contains(KEY);
    }

    @Test
    void howeverOftenSomeoneSignsInNoSessionOfAnotherKeyGoes() {
        KeyDigest admin = KeyDigest.of("admin");
        String quiet = sessions.begin(admin, "admin0");
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 11_000; i++) {
            tokens.add(sessions.begin(KEY, "key000"));
        }
        assertThat(keyOf(quiet)).contains(admin);
        assertThat(tokens.stream().filter(token -> keyOf(token).isPresent())).hasSize(Sessions.MAX_PER_KEY);
    }

    @Test
    void whoHasASessionDoesNotWaitForOneThatBegins() throws Exception {
        CountDownLatch putting = new CountDownLatch(2);
        CountDownLatch kept = new CountDownLatch(1);
        Sessions slow = new Sessions(
                new LocalValues(clock::nanos) {
                    @Override
                    public void put(String name, String value, Duration lifetime) {
                        super.put(name, value, lifetime);
                        putting.countDown();
                        if (putting.getCount() == 0) {
                            awaitThat(kept);
                        }
                    }
                },
                new SecureRandom());
        String token = slow.begin(KEY, "key000");
        CompletableFuture<String> begun = CompletableFuture.supplyAsync(() -> slow.begin(KEY, "key000"));
        putting.await();
        CompletableFuture<Boolean> found =
                CompletableFuture.supplyAsync(() -> slow.find(token).isPresent());
        Await.until("it is found", found::isDone);
        assertThat(found.get()).isTrue();
        assertThat(begun).isNotDone();
        kept.countDown();
        assertThat(begun.get()).isNotEqualTo(token);
    }

    private static void awaitThat(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<KeyDigest> keyOf(String token) {
        return sessions.find(token).map(Sessions.Session::key);
    }
}
