package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone writes a path so that who checks and who answers may read it differently. */
class PathAttackTest {

    private static final String ADDRESS = "2001:db8:aaaa:2::5";
    private static final String UPDATE = "?update=2001:db8:6666::1";

    private static final List<String> STRANGER = List.of("commit stranger", "seen stranger");

    private static AttackedRegistry registry;
    private static String alphaKey;
    private static String strangersKey;
    private static String wrongKey;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
        alphaKey = registry.bind("alpha");
        strangersKey = registry.bind("stranger");
        wrongKey = TestKeys.any(KeyKind.HOST);
        registry.report("alpha", ADDRESS);
        registry.takeWrites();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/alpha",
                "/alpha;x=1",
                "/;x=1/alpha",
                "/alpha/",
                "//alpha",
                "///alpha",
                "/./alpha",
                "/x/../alpha",
                "/x/..;/alpha",
                "/%61lpha",
                "/%2561lpha",
                "/%41LPHA",
                "/ALPHA.",
                "/ALPHA",
                "/alpha%00",
                "/alpha%20",
                "/alpha%2e",
                "/alpha%2f",
                "/%2falpha",
                "/%c0%afalpha",
                "/%u0061lpha",
                "/alpha%0d%0a",
                "/alpha\\",
                "/alpha.json",
                "/alpha.html",
                "/hosts;x=1",
                "/alpha;x=:",
                "/hosts/",
                "/hosts/.",
                "/HOSTS",
                "/%68osts",
                "/api/v1/hosts",
                "/api/v1/hosts/",
                "/api/v1/hosts;x",
                "/api/v1//hosts",
                "/api//v1/hosts/alpha",
                "/api/v1/hosts/alpha",
                "/api/v1/hosts/alpha/",
                "/api/v1/hosts/alpha;x=1",
                "/api/v1/hosts/alpha;x=:",
                "/api/v1/session;x=:",
                "/api;x=1/v1;y=2/hosts;z=3/alpha",
                "/api/v1/hosts/%61lpha",
                "/api/v1/hosts/ALPHA.",
                "/api/v1/hosts/x/../alpha",
                "/api/v1/hosts/alpha/key/..",
                "/api/v1/hosts%2falpha",
                "/api/v1/hosts/x%2f..%2falpha",
                "/api/v1/hosts/alpha/key",
                "/api/v1/hosts/alpha/key/",
                "/api%2fv1/hosts",
                "/API/v1/hosts",
                "/nic/update?hostname=alpha&myip=2001:db8:6666::1&x",
                "/nic/update;x=1?hostname=alpha&myip=2001:db8:6666::1&x",
                "/nic//update?hostname=alpha&myip=2001:db8:6666::1&x",
                "/%6eic/update?hostname=alpha&myip=2001:db8:6666::1&x",
                "/v3/update/?hostname=stranger&hostname=alpha&myip=2001:db8:6666::1&x",
                "/update?host=nobody,alpha&domain=alpha&ip6=2001:db8:6666::1&x",
                "/ui/../hosts",
                "/ui/../api/v1/hosts",
                "/ui/../api/v1/hosts/alpha",
                "/ui/x/../../alpha",
                "/ui/..;/hosts",
                "/ui/..;x=1/api/v1/hosts",
                "/ui/%2e%2e/hosts",
                "/ui/%2e%2e/api/v1/hosts/alpha",
                "/ui/.%2e/alpha",
                "/ui%2f../alpha",
                "/ui/%2e%2e%2falpha",
                "/ui/..%5calpha",
                "/ui/page.js/../../alpha",
                "/ui/page.js;/../../alpha",
                "/ui/page.js/alpha",
                "/ui/;/../alpha",
                "/ui//../alpha",
                "/ui/alpha",
                "/ui/api/v1/hosts",
                "/ui/WEB-INF/web.xml",
                "/health/../hosts",
                "/health/ready/../../hosts",
                "/health/ready;/hosts",
                "/WEB-INF/../alpha",
                "/alpha?x",
                "/alpha#x",
                "/?alpha",
                "/*",
                "/..",
                ";x=1/alpha",
                ";/alpha",
                ";x=1/api/v1/hosts/alpha",
                ";x=1/api/v1/session",
                ";x=1/ui/..;/hosts",
                ";x=1",
                ";x=1/..;/bosixnet/alpha",
                "/../bosixnet;x=1/alpha",
                "/../bosixne%74/alpha",
                "/../bosixnet/alpha",
                "/../../bosixnet/alpha"
            })
    void noSpellingGetsAroundTheKeys(String path) {
        for (String key : new String[] {null, wrongKey, strangersKey, registry.join(), registry.reader()}) {
            for (String method : List.of("GET", "PUT", "DELETE", "POST")) {
                String[] headers = key == null ? new String[0] : new String[] {AttackedRegistry.bearer(key)};
                Reply reply = registry.send(
                        method,
                        method.equals("GET") ? path + UPDATE : path,
                        method.equals("PUT") || method.equals("POST")
                                ? AttackedRegistry.addresses("2001:db8:6666::1")
                                : null,
                        headers);
                boolean mayRead = strangersKey.equals(key) || registry.reader().equals(key);
                assertThat(reply.status()).as(method + " " + key).isLessThan(500);
                if (!mayRead) {
                    assertThat(reply.body()).as(method + " " + key).doesNotContain(ADDRESS, "listener-class");
                }
            }
        }
        assertThat(registry.takeWrites()).isSubsetOf(path.contains("stranger") ? STRANGER : List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/alpha;x=1",
                "/%61lpha",
                "/ALPHA.",
                "//alpha",
                "/alpha/",
                "/ui/../alpha",
                "/ui/x/../../alpha",
                "/stranger/../alpha",
                "/stranger;/../alpha",
                "/alpha;/../stranger",
                "/alpha/../stranger",
                "/alpha%2fstranger",
                "/stranger%2f..%2falpha"
            })
    void aKeyChangesItsOwnNameAndNoOtherHoweverItIsSpelt(String path) {
        registry.get(path + UPDATE, AttackedRegistry.bearer(alphaKey));
        assertThat(registry.takeWrites()).isSubsetOf("commit alpha", "seen alpha");
        registry.get(path + UPDATE, AttackedRegistry.bearer(strangersKey));
        assertThat(registry.takeWrites()).isSubsetOf(STRANGER);
        registry.report("alpha", ADDRESS);
        registry.takeWrites();
    }
}
