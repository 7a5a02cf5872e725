package org.bosixnet.attack.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bosixnet.Contract;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.bosixnet.attack.access.ExpectedAnswer.Effect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everyone asks for everything, in every way that access can be set up: {@link AccessTable} tells what has to happen. */
class AccessMatrixTest {

    private static final Map<AccessMode, AttackedRegistry> REGISTRIES = new EnumMap<>(AccessMode.class);
    private static final Map<AccessMode, Map<CallerKind, PreparedCaller>> CALLERS = new EnumMap<>(AccessMode.class);
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final Map<String, Set<String>> CONTRACT = Contract.read().endpoints();

    @BeforeAll
    static void start() {
        for (AccessMode access : AccessMode.values()) {
            REGISTRIES.put(access, new AttackedRegistry(access.settings()));
            CALLERS.put(access, new EnumMap<>(CallerKind.class));
        }
    }

    @AfterAll
    static void stop() {
        REGISTRIES.values().forEach(AttackedRegistry::close);
        REGISTRIES.clear();
        CALLERS.clear();
    }

    static Stream<Arguments> rows() {
        return Stream.of(AccessMode.values())
                .flatMap(access -> AccessTable.rows().stream().map(row -> Arguments.of(access, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void everyoneGetsWhatIsOwedToThem(AccessMode access, AccessRow row) {
        List<String> complaints = new ArrayList<>();
        for (CallerKind who : CallerKind.values()) {
            for (NameKind target : row.targets()) {
                new Case(access, row, who, target).complainTo(complaints);
            }
        }
        assertThat(complaints).isEmpty();
    }

    /** One caller's one request. */
    private record Case(AccessMode access, AccessRow row, CallerKind who, NameKind target) {

        private static final String SESSION = "/api/v1/session";

        void complainTo(List<String> complaints) {
            AttackedRegistry registry = REGISTRIES.get(access);
            PreparedCaller caller = CALLERS.get(access).computeIfAbsent(who, same -> PreparedCaller.of(who, registry));
            String reported = "2001:db8:bbbb::" + Integer.toHexString(ADDRESSES.incrementAndGet());
            ExpectedAnswer expected = row.rule().apply(new AccessAttempt(access, who, target, row.safe(), reported));
            Reply reply = registry.send(
                    row.method(),
                    filled(row.template() + row.query(), caller, reported),
                    row.body() == null ? null : filled(row.body(), caller, reported),
                    Stream.concat(row.headers().stream(), caller.headers().stream())
                            .toList());
            List<String> writes = registry.takeWrites().stream().sorted().toList();
            boolean inSession = who.session() && (row.safe() || inSession(registry, caller));

            List<String> wrong = new ArrayList<>();
            check(wrong, "status", expected.status(), reply.status());
            if (expected.isRefusal() || reply.status() >= 400) {
                check(wrong, "code", expected.code(), reply.code());
            }
            Set<String> told = CONTRACT.get(row.endpoint());
            if (told != null && !told.contains(Integer.toString(reply.status()))) {
                wrong.add("the contract does not know the status " + reply.status());
            }
            if (expected.body() != null) {
                check(wrong, "body", expected.body(), reply.body());
            }
            check(wrong, "written", written(expected.effect(), caller.name(target)), writes);
            check(wrong, "in session", who.session() && expected.effect() != Effect.SIGNED_OUT, inSession);
            check(
                    wrong,
                    "challenge",
                    expected.status() == 401 ? row.challenge() : "",
                    reply.header("WWW-Authenticate").orElse("").split(" ", 2)[0]);
            check(
                    wrong,
                    "cookie is set",
                    row.template().equals(SESSION) && !row.safe() && expected.status() < 300,
                    reply.header("Set-Cookie").isPresent());
            if (expected.isRefusal() && reply.body().contains(PreparedCaller.KEYED_ADDRESS.substring(0, 14))) {
                wrong.add("a refusal tells an address");
            }
            if (!wrong.isEmpty()) {
                complaints.add(who + " asks for a " + target + " name: " + wrong + " in " + reply);
            }
            if (writes.stream().anyMatch(note -> note.startsWith("commit")) || inSession != who.session()) {
                CALLERS.get(access).remove(who);
            }
        }

        private String filled(String text, PreparedCaller caller, String reported) {
            String same = PreparedCaller.address(target);
            return text.replace("{name}", caller.name(target))
                    .replace("{new}", reported)
                    .replace("{same}", same == null ? reported : same)
                    .replace("{key}", row.body() == null ? "" : TestKeys.any(KeyKind.HOST));
        }

        private static boolean inSession(AttackedRegistry registry, PreparedCaller caller) {
            return registry.get(SESSION, caller.cookie()).body().contains("\"key\"");
        }

        private static List<String> written(Effect effect, String name) {
            return switch (effect) {
                case NOTHING, SIGNED_OUT -> List.of();
                case SEEN -> List.of("seen " + name);
                case COMMIT -> List.of("commit " + name);
                case SEEN_AND_COMMIT -> List.of("commit " + name, "seen " + name);
            };
        }

        private static void check(List<String> wrong, String what, Object expected, Object actual) {
            if (!expected.equals(actual)) {
                wrong.add(what + " is " + actual + " instead of " + expected);
            }
        }
    }
}
