package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.client.registry.http.Clients.NAME;
import static org.bosixnet.client.registry.http.Clients.failureOf;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.bosixnet.client.registry.Registry.WithdrawOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for the word of a registry that a host is withdrawn, or its key unbound. */
class HttpRegistryWithdrawTest {

    private static final String GONE = "404|application/problem+json|{\"code\":\"unknown-host\"}";

    /** Gives these answers, each a status, a media type and a body, in turn, the last one also to all that follows. */
    private static RawServer answering(String... answers) throws IOException {
        Queue<String> left = new ArrayDeque<>(List.of(answers));
        return new RawServer((request, out) -> {
            String[] parts = (left.size() > 1 ? left.remove() : left.element()).split("\\|", -1);
            RawServer.say(out, parts[0] + " x", parts[1].isEmpty() ? "" : "Content-Type: " + parts[1], parts[2]);
        });
    }

    @Test
    void withdrawsByDeleteAndHasItConfirmed() throws Exception {
        try (RawServer server = answering("204||", GONE);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.withdraw(NAME)).isEqualTo(WithdrawOutcome.WITHDRAWN);
            assertThat(server.requests())
                    .hasToString("[DELETE /bosixnet/api/v1/hosts/alpha, DELETE /bosixnet/api/v1/hosts/alpha]");
        }
    }

    @Test
    void takesAHostThatIsGoneForWithdrawn() throws Exception {
        try (RawServer server = answering(GONE);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.withdraw(NAME)).isEqualTo(WithdrawOutcome.NOT_LISTED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "204||",
                "200|text/html|<h1>Log in</h1>",
                "404|text/html|<h1>404</h1>",
                "404|application/json|{\"code\":\"unknown-host\"}",
                "404|application/problem+json|{}",
                "503|text/html|busy"
            })
    void doesNotBelieveAMiddlebox(String answer) throws Exception {
        try (RawServer server = answering("204||", answer, "204||", answer);
                HttpRegistry client = Clients.of(server.url())) {
            for (RegistryException failure :
                    List.of(failureOf(() -> client.withdraw(NAME)), failureOf(() -> client.unbindKey(NAME)))) {
                assertThat(failure.isFromRegistry()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"404|application/json|{}", "404|application/problem+json|{}", "404|text/html|<h1>404</h1>"})
    void doesNotTakeAWrongPathForWithdrawn(String answer) throws Exception {
        try (RawServer server = answering(answer);
                HttpRegistry client = Clients.of(server.url())) {
            RegistryException failure = failureOf(() -> client.withdraw(NAME));
            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
            assertThat(failure.isFromRegistry()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404|application/problem+json|{\"code\":\"no-key-bound\"}",
                "401|application/problem+json|{\"code\":\"wrong-key\"}",
                "403|application/problem+json|{\"code\":\"not-your-name\"}"
            })
    void aKeyThatIsUnboundIsKnownNoMore(String confirmation) throws Exception {
        try (RawServer server = answering("204||", confirmation);
                HttpRegistry client = Clients.of(server.url())) {
            assertThat(client.unbindKey(NAME)).isTrue();
        }
    }
}
