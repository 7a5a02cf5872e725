package org.bosixnet.attack.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a header, a path or a query, by whomever: it is no defect's cause, and tells nothing of the inside. */
class HeaderFuzzTest {

    private static final int REQUESTS = Integer.getInteger("bosixnet.fuzz.requests", 4000);

    @ParameterizedTest
    @ValueSource(strings = {"keys", "open"})
    void noRequestIsADefectsCause(String access) {
        try (AttackedRegistry registry = new AttackedRegistry(Map.of("bosixnet.access", access))) {
            List<List<String>> senders = List.of(
                    List.of(),
                    List.of(AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST))),
                    List.of(AttackedRegistry.bearer(registry.bind("alpha"))),
                    List.of(AttackedRegistry.bearer(registry.join())),
                    List.of(AttackedRegistry.bearer(registry.reader())),
                    List.of(AttackedRegistry.bearer(registry.admin())),
                    List.of(registry.session(registry.admin())));
            HeaderFuzzing fuzzing =
                    new HeaderFuzzing(registry.port(), AttackedRegistry.CONTEXT, senders, registry::loggedBytes);
            assertThat(fuzzing.run(HeaderFuzz.SEED, REQUESTS)).isEmpty();
            assertThat(registry.takeComplaints()).isEmpty();
        }
    }
}
