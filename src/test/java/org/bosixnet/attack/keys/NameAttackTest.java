package org.bosixnet.attack.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.RawHttp;
import org.bosixnet.attack.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone tries to get a name that is not theirs to have. */
class NameAttackTest {

    private static final String VICTIM_ADDRESS = "2001:db8:aaaa:2::5";
    private static final String VICTIMS_NETWORK = "2001:db8:aaaa:2::99";

    private static AttackedRegistry registry;

    private final String victim = AttackedRegistry.freshName();
    private final String fellow = AttackedRegistry.freshName();
    private String victimKey;
    private String fellowKey;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void bindBoth() {
        victimKey = registry.bind(victim);
        fellowKey = registry.bind(fellow);
        registry.report(victim, VICTIM_ADDRESS);
        registry.takeWrites();
    }

    private static Reply claim(AttackedRegistry at, String name, String by, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(AttackedRegistry.bearer(by));
        return at.send(
                "POST", "/api/v1/hosts/" + name + "/key", "{\"key\":\"" + TestKeys.any(KeyKind.HOST) + "\"}", all);
    }

    private void theFellowGetsNothing() {
        registry.takeWrites();
        String mine = AttackedRegistry.addresses("2001:db8:6666::1");
        for (String key : List.of(fellowKey, registry.join())) {
            assertThat(registry.send("PUT", "/api/v1/hosts/" + victim, mine, AttackedRegistry.bearer(key))
                            .status())
                    .isEqualTo(403);
            assertThat(registry.get("/" + victim + "?update=2001:db8:6666::1", AttackedRegistry.bearer(key))
                            .status())
                    .isEqualTo(403);
            assertThat(registry.send("DELETE", "/api/v1/hosts/" + victim, null, AttackedRegistry.bearer(key))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(claim(registry, victim, registry.join()).code()).isEqualTo("name-taken");
        assertThat(claim(registry, victim, fellowKey).code()).isEqualTo("not-your-name");
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Test
    void aNameThatWasWithdrawnIsNotToBeHad() {
        AttackedRegistry.must(
                registry.send("DELETE", "/api/v1/hosts/" + victim, null, AttackedRegistry.bearer(victimKey)));
        theFellowGetsNothing();
        assertThat(registry.get("/" + victim + "?update=2001:db8::1", AttackedRegistry.bearer(victimKey))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aNameThatReportedNoAddressIsNotToBeHad() {
        String silent = AttackedRegistry.freshName();
        registry.bind(silent);
        assertThat(claim(registry, silent, registry.join()).code()).isEqualTo("name-taken");
        assertThat(claim(registry, silent, registry.join(), "X-Forwarded-For: " + VICTIMS_NETWORK)
                        .code())
                .isEqualTo("name-taken");
    }

    @Test
    void anotherSpellingOfANameIsTheSameName() {
        for (String spelling :
                List.of(victim.toUpperCase(java.util.Locale.ROOT), victim + ".", "%68" + victim.substring(1))) {
            assertThat(claim(registry, spelling, registry.join()).code()).isEqualTo("name-taken");
            assertThat(registry.get("/" + spelling + "?update=2001:db8:6666::1", AttackedRegistry.bearer(fellowKey))
                            .code())
                    .isEqualTo("not-your-name");
        }
        assertThat(registry.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wpad",
                "WPAD.example.org",
                "localhost",
                "db.localhost",
                "localdomain",
                "broadcasthost",
                "ip6-allnodes",
                "isatap",
                "_gateway",
                "_outbound",
                "proxy",
                "dns",
                "ntp",
                "time",
                "autodiscover",
                "autoconfig.example.org",
                "hosts",
                "timestamps",
                "counter",
                "api",
                "nic",
                "v3",
                "update",
                "ui",
                "health",
                "metrics",
                "127.1",
                "x.0x7f"
            })
    void aNameThatSteersAMachineIsNobodys(String name) {
        for (String key : List.of(registry.join(), fellowKey, registry.admin())) {
            assertThat(claim(registry, name, key).code()).isEqualTo("invalid-name");
            if (!key.equals(registry.join())) {
                String path = "/api/v1/hosts/" + name;
                assertThat(registry.send(
                                        "PUT",
                                        path,
                                        AttackedRegistry.addresses("2001:db8::1"),
                                        AttackedRegistry.bearer(key))
                                .code())
                        .isEqualTo("invalid-name");
            }
            registry.get("/" + name + "?update=2001:db8::1", AttackedRegistry.bearer(key));
            assertThat(registry.get("/nic/update?hostname=" + name + "&myip=2001:db8::1", AttackedRegistry.bearer(key)))
                    .hasToString("200 notfqdn");
        }
        assertThat(registry.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 2001:db8:aaaa:2::99|",
                "Forwarded: for=\"[2001:db8:aaaa:2::99]\"|",
                "X-Forwarded-For: 2001:db8:aaaa:2::99|Forwarded: for=\"[2001:db8:aaaa:2::99]\"",
                "X-Real-IP: 2001:db8:aaaa:2::99|X-Client-IP: 2001:db8:aaaa:2::99"
            })
    void aStrangerDoesNotGetIntoTheHostsNetworkByHeaders(String header, String other) {
        try (AttackedRegistry direct = new AttackedRegistry(Map.of("bosixnet.trusted-proxies", ""))) {
            keyless(direct);
            assertThat(claim(direct, victim, direct.join(), header, other == null ? "X: x" : other)
                            .code())
                    .isEqualTo("claim-refused");
            assertThat(direct.takeWrites()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 2001:db8:aaaa:2::99, 2001:db8:6666::1|X: x",
                "X-Forwarded-For: 2001:db8:aaaa:2::99, unknown|X: x",
                "X-Forwarded-For: 2001:db8:6666::1|Forwarded: for=\"[2001:db8:aaaa:2::99]\"",
                "X-Forwarded-For: 2001:db8:aaaa:2::99|X-Forwarded-For: 2001:db8:6666::1",
                "X-Forwarded-For: 2001:db8:aaaa:2::99, 127.0.0.1, 2001:db8:6666::1|X: x"
            })
    void whatAStrangerSentToAProxyIsNotTheProxysWord(String header, String other) {
        keyless(registry);
        assertThat(claim(registry, victim, registry.join(), header, other).code())
                .isEqualTo("claim-refused");
        assertThat(registry.takeWrites()).isEmpty();
    }

    private void keyless(AttackedRegistry at) {
        at.send("DELETE", "/api/v1/hosts/" + victim + "/key", null, AttackedRegistry.bearer(at.admin()));
        at.report(victim, VICTIM_ADDRESS);
        at.takeWrites();
    }

    @Test
    void ofTwentyWhoClaimANameAtOnceOneGetsIt() throws Exception {
        int claimants = 20;
        String name = AttackedRegistry.freshName();
        List<String> keys = new ArrayList<>();
        List<Callable<Reply>> claims = new ArrayList<>();
        for (int i = 0; i < claimants; i++) {
            String key = TestKeys.any(KeyKind.HOST);
            keys.add(key);
            claims.add(() -> {
                try (RawHttp own = new RawHttp(registry.port())) {
                    return AttackedRegistry.send(
                            own,
                            "POST",
                            "/api/v1/hosts/" + name + "/key",
                            "{\"key\":\"" + key + "\"}",
                            List.of(AttackedRegistry.bearer(registry.join())));
                }
            });
        }
        ExecutorService pool = Executors.newFixedThreadPool(claimants);
        List<String> codes = new ArrayList<>();
        try {
            for (Future<Reply> claim : pool.invokeAll(claims)) {
                codes.add(claim.get().code());
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(codes).containsOnly("", "name-taken").containsOnlyOnce("");
        List<Integer> let = keys.stream()
                .map(key -> registry.get("/" + name + "?update=2001:db8::1", AttackedRegistry.bearer(key))
                        .status())
                .toList();
        assertThat(let).containsOnly(200, 401).containsOnlyOnce(200);
        assertThat(let.indexOf(200)).isEqualTo(codes.indexOf(""));
    }
}
