package org.bosixnet.attack.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bosixnet.access.AccessFilter;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.attack.VictimFixture;
import org.bosixnet.testing.Await;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.Test;

/** Someone tries keys, from one network or from many. */
class KeyGuessingTest extends VictimFixture {

    @Test
    void tenThousandWrongKeysOfANetworkDoNotHoldUpTheRightOneBesideThem() {
        int refused = 0;
        int throttled = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            String neighbour = "X-Forwarded-For: 2001:db8:5555:1::" + Integer.toHexString(i + 1);
            Reply reply = registry.send("PUT", "/api/v1/hosts/" + victim, BODY, wrong(), neighbour);
            if (reply.status() == 401) {
                refused++;
            } else {
                assertThat(reply.code()).isEqualTo("throttled");
                assertThat(Integer.parseInt(reply.header("Retry-After").orElseThrow()))
                        .isBetween(1, 11);
                throttled++;
            }
            if (i % 100 == 99) {
                assertThat(registry.get("/" + victim, AttackedRegistry.bearer(key), neighbour)
                                .status())
                        .isEqualTo(200);
            }
        }
        int tensOfSeconds = (int) ((System.nanoTime() - begun) / 10_000_000_000L);
        assertThat(refused).isBetween(10, 10 + tensOfSeconds); // ten at once, and one more each ten seconds
        assertThat(throttled).isEqualTo(10_000 - refused);
        assertThat(registry.takeWrites()).containsOnly("seen " + victim).hasSize(100);
    }

    @Test
    void aNetworkThatIsThrottledMayGoOnWithoutAKey() {
        String from = "X-Forwarded-For: 2001:db8:5555:2::1";
        Await.until(
                "it is throttled",
                () -> registry.get("/" + victim, wrong(), from).code().equals("throttled"));
        assertThat(registry.get("/" + victim, from).code()).isEqualTo("no-key");
        assertThat(registry.get("/health/ready", from).status()).isEqualTo(200);
        assertThat(registry.get("/" + victim, wrong()).code()).isEqualTo("wrong-key");
    }

    @Test
    void twentyThousandNetworksFillNoMemory() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            registry.get("/" + victim, wrong());
        }
        assertThat(failuresRemembered("atPath")).isBetween(1L, 10_000L);
        assertThat(failuresRemembered("anywhere")).isBetween(1L, 10_000L);
        assertThat(registry.get("/" + victim, AttackedRegistry.bearer(key)).status())
                .isEqualTo(200);
    }

    /** How many there are nobody outside can see. */
    private static long failuresRemembered(String limit) throws Exception {
        AccessFilter filter = Stream.of(
                        registry.registry().context().getServletHandler().getFilters())
                .map(FilterHolder::getFilter)
                .filter(AccessFilter.class::isInstance)
                .map(AccessFilter.class::cast)
                .findFirst()
                .orElseThrow();
        Cache<?, ?> table = (Cache<?, ?>) field(field(field(filter, "failures"), limit), "full");
        table.cleanUp();
        return table.estimatedSize();
    }

    private static Object field(Object of, String name) throws Exception {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void aStrangerDoesNotEscapeTheLimitByNamingOtherNetworks() {
        try (AttackedRegistry direct = new AttackedRegistry(Map.of("bosixnet.trusted-proxies", ""))) {
            for (int i = 0; i < 10; i++) {
                assertThat(direct.get("/alpha", wrong()).code()).isEqualTo("wrong-key");
            }
            AtomicInteger networks = new AtomicInteger();
            Await.until("it is throttled, and again under another name", () -> {
                String other = Integer.toHexString(networks.incrementAndGet());
                return direct.get("/alpha", wrong()).code().equals("throttled")
                        && direct.get("/alpha", wrong(), "Forwarded: for=\"[2001:db8:7777:" + other + "::1]\"")
                                .code()
                                .equals("throttled");
            });
        }
    }
}
