package org.bosixnet.attack.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A refusal does not tell whether there is such a name. That the domain takes the same way for each, its own tests hold
 * ({@code OwnershipTest}); here the answers are the same to the byte, and who presents no right key does not get as far
 * as a name at all: the names and bodies that everyone else is told are wrong are not looked at.
 */
class SamePathTest {

    private static final List<String> NAMES = List.of("listed", "silent", "orphan", "nobody");

    private static AttackedRegistry registry;
    private static String strangersKey;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
        strangersKey = registry.bind("stranger");
        registry.bind("listed");
        registry.report("listed", "2001:db8:aaaa:1::5");
        registry.bind("silent");
        registry.report("orphan", "2001:db8:aaaa:2::5");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("PUT", "/api/v1/hosts/{name}", "{\"addresses\":[\"2001:db8::1\"]}"),
                Arguments.of("PUT", "/api/v1/hosts/{name}", "{\"addresses\":[\"2001:db8:aaaa:1::5\"]}"),
                Arguments.of("PUT", "/api/v1/hosts/{name}", "{\"addresses\":[]}"),
                Arguments.of("DELETE", "/api/v1/hosts/{name}", null),
                Arguments.of("GET", "/{name}?update=2001:db8::1", null),
                Arguments.of("POST", "/api/v1/hosts/{name}/key", "{\"key\":\"" + TestKeys.any(KeyKind.HOST) + "\"}"));
    }

    /** Returns the whole answer, without what time alone makes different, and with one word for every name. */
    private static String answer(String method, String path, String body, String name, String... headers) {
        Reply reply = registry.send(method, path.replace("{name}", name), body, headers);
        List<String> kept = new ArrayList<>(reply.headers());
        kept.removeIf(header -> header.startsWith("Date:"));
        return (reply.status() + "\n" + String.join("\n", kept) + "\n\n" + reply.body()).replace(name, "NAME");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void theKeyOfAnotherNameIsToldTheSameOfEveryName(String method, String path, String body) {
        List<String> answers = NAMES.stream()
                .map(name -> answer(method, path, body, name, AttackedRegistry.bearer(strangersKey)))
                .distinct()
                .toList();
        assertThat(answers).singleElement().asString().startsWith("403\n").contains("not-your-name");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aWrongKeyIsRefusedBeforeTheNameIsLookedAt(String method, String path, String body) {
        for (String header : List.of(
                AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST)),
                AttackedRegistry.bearer(TestKeys.any(KeyKind.ADMIN)),
                AttackedRegistry.basic("stranger", TestKeys.any(KeyKind.HOST)),
                "X-No-Key: x")) {
            List<String> answers = new ArrayList<>();
            for (String name : NAMES) {
                answers.add(answer(method, path, body, name, header));
            }
            answers.add(answer(method, path, body, "localhost", header));
            answers.add(answer(method, path, body, "127.1", header));
            answers.add(answer(method, path, body, "-", header).replace("NAME", "-"));
            if (body != null) {
                answers.add(answer(method, path, "{", "nobody", header));
            }
            assertThat(answers.stream().distinct()).singleElement().asString().startsWith("401\n");
        }
    }
}
