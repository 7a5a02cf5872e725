package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.attack.requests.FuzzedTexts.mangled;
import static org.bosixnet.attack.requests.FuzzedTexts.mutations;
import static org.bosixnet.attack.requests.FuzzedTexts.texts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.testing.Await;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Whatever stands where a key, a query or a body is expected: it is refused, changes nothing, is no defect's cause, and
 * occupies nobody afterwards.
 */
class AccessFuzzTest {

    private static final int TRIES = 400;
    private static final String NAME = "alpha";

    /** A body that {@code PUT} has to accept, provided that the addresses are. */
    private static final Pattern ADDRESSES =
            Pattern.compile("\\s*\\{\\s*\"addresses\"\\s*:\\s*\\[[^\\[\\]{}]*]\\s*}\\s*");

    /** What a host's key looks like, also one that was an administrator's a moment ago. */
    private static final Pattern HOST_KEY = Pattern.compile("bxh_[0-9A-Za-z]{6}_[0-9A-Za-z]{22}\"");

    private static AttackedRegistry registry;
    private static String hostKey;

    @BeforeContainer
    static void start() {
        registry = new AttackedRegistry(Map.of());
        hostKey = registry.bind(NAME);
        registry.report(NAME, "2001:db8:aaaa::1");
        registry.takeWrites();
    }

    @AfterContainer
    static void stop() {
        registry.close();
    }

    @AfterProperty
    void nobodyIsOccupiedAndNothingWasLogged() {
        QueuedThreadPool threads =
                (QueuedThreadPool) registry.registry().context().getServer().getThreadPool();
        Await.until("every thread is free again", () -> threads.getUtilizedThreads() == 0);
        assertThat(registry.takeComplaints()).isEmpty();
        assertThat(registry.get("/" + NAME, AttackedRegistry.bearer(hostKey)).body())
                .isEqualTo("2001:db8:aaaa::1");
        registry.takeWrites();
    }

    private static void refused(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
        assertThat(registry.takeWrites()).isEmpty();
    }

    // The header

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void nothingButAKeyIsAKey(@ForAll("headers") String header) {
        Assume.that(!registry.admin().equals(credential(header)));
        refused(registry.send("PUT", "/api/v1/hosts/" + NAME, "{\"addresses\":[]}", header));
        refused(registry.get("/hosts", header));
    }

    /** Returns what a reader of a header takes for the key: schemes have no case, and blanks around it do not count. */
    private static String credential(String header) {
        String value = header.substring(header.indexOf(':') + 1).strip();
        return value.toLowerCase(Locale.ROOT).startsWith("bearer ")
                ? value.substring(7).strip()
                : value;
    }

    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> mutants = mutants(Arbitraries.of(0, 1).map(i -> registry.admin()));
        Arbitrary<String> scheme = Arbitraries.of(
                "Bearer ",
                "bearer ",
                "BEARER\t",
                "Bearer  ",
                "Bearer=",
                "Bearer,",
                "Basic ",
                "Digest ",
                "Token ",
                "",
                " ");
        Arbitrary<String> basic =
                Combinators.combine(texts(), mutants).as((user, key) -> AttackedRegistry.basic(user, key));
        Arbitrary<String> others = Combinators.combine(scheme, Arbitraries.oneOf(mutants, texts()))
                .as((before, text) -> "Authorization: " + before + text);
        return Arbitraries.oneOf(others, basic);
    }

    /** Keys that are nearly right. */
    private static Arbitrary<String> mutants(Arbitrary<String> keys) {
        return Combinators.combine(keys, mutations())
                .as((key, mutation) -> mutation.apply(key))
                .filter(key -> !key.equals(registry.admin()));
    }

    // The query

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void noQueryIsAKey(@ForAll("queries") String query) {
        refused(registry.get("/" + NAME + "?" + query));
        refused(registry.get("/" + NAME + "?" + query, AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST))));
        Reply reply = registry.get("/api/v1/hosts?since=" + query, AttackedRegistry.bearer(registry.reader()));
        assertThat(reply.status()).as(reply.toString()).isIn(200, 400, 414, 431);
        assertThat(registry.takeWrites()).isEmpty();
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> names = Arbitraries.of(
                "update",
                "UPDATE",
                "key",
                "token",
                "access_token",
                "since",
                "hostname",
                "myip",
                "_method",
                "%75pdate",
                "");
        Arbitrary<String> values = Arbitraries.oneOf(
                texts().map(text -> text.replace(' ', '+')),
                mutants(Arbitraries.of(0, 1).map(i -> hostKey)).map(key -> key.replace(' ', '+')),
                Arbitraries.of("2001:db8::1", "%32001:db8::1", "%", "%zz", "%00", "%c0%af", "%ff", "\u0000"),
                Arbitraries.integers().between(6000, 9000).map("x"::repeat));
        return Combinators.combine(names, values, Arbitraries.of("=", "==", "", "=&", "&", ";"))
                .as((name, value, sign) -> name + sign + value)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("&", parts))
                // what is too long the container logs, and that must not look like a key
                .filter(query -> query.length() < 6000 || !query.contains("bx"));
    }

    // The body

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void nothingButAddressesIsStored(@ForAll("bodies") String body) {
        String path = "/api/v1/hosts/fuzzed";
        refused(registry.send("PUT", path, body, AttackedRegistry.bearer(hostKey)));
        Reply reply = registry.send("PUT", path, body, AttackedRegistry.bearer(registry.admin()));
        if (reply.status() < 300) {
            assertThat(body).matches(ADDRESSES);
            registry.takeWrites();
        } else {
            refused(reply);
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void nothingButAKeyIsBound(@ForAll("keyBodies") String body) {
        Assume.that(!body.strip().equals("{}") && !HOST_KEY.matcher(body).find());
        refused(registry.send("POST", "/api/v1/hosts/unbound/key", body, AttackedRegistry.bearer(registry.join())));
        refused(registry.send("POST", "/api/v1/hosts/" + NAME + "/key", body, AttackedRegistry.bearer(hostKey)));
        refused(registry.send("POST", "/api/v1/hosts/unbound/key", body, AttackedRegistry.bearer(registry.admin())));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.oneOf(mangled("{\"addresses\":[\"2001:db8::1\",\"2001:db8::2\"]}"), texts());
    }

    @Provide
    Arbitrary<String> keyBodies() {
        Arbitrary<String> keys = mutants(Arbitraries.of(0, 1).map(i -> registry.admin()))
                .map(key -> "{\"key\":\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
        return Arbitraries.oneOf(keys, mangled("{\"key\":\"" + "bxh_" + "\"}"), texts());
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void noMethodAndNoTypeOfBodyBreaksAnything(
            @ForAll("tokens") String method, @ForAll("types") String type, @ForAll("bodies") String body) {
        for (List<String> headers : List.of(List.of(type), List.of(type, AttackedRegistry.bearer(hostKey)))) {
            refused(registry.send(method, "/api/v1/hosts/none", body, headers));
        }
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.oneOf(
                Arbitraries.of("PUT", "POST", "DELETE", "PATCH", "MERGE", "get", "put", "TRACE", "_", "QUERY"),
                Arbitraries.strings().withCharRange('A', 'Z').ofMinLength(1).ofMaxLength(30));
    }

    @Provide
    Arbitrary<String> types() {
        Arbitrary<String> values = Arbitraries.of(
                "application/json",
                "application/json;charset=utf-16",
                "application/json;charset=nonsense",
                "application/json;charset=",
                "text/json",
                "*/*",
                "json",
                "/",
                "application/",
                "application/json, text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data");
        return Arbitraries.oneOf(values, texts()).map(value -> "Content-Type: " + value);
    }
}
