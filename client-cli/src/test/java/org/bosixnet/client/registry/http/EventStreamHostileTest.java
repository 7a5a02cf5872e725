package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.bosixnet.client.registry.wire.EventParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are broken or want to do harm: the client gives them up. */
class EventStreamHostileTest extends EventStreamFixture {

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103})
    void aStreamThatIsAnnouncedAgainAndAgainIsNone(int status) throws Exception {
        try (RawServer server = saying(("HTTP/1.1 " + status + " x\r\n\r\n").repeat(100_000), HEAD, RESET);
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).startsWith("BAD_ANSWER " + server.url() + " ");
        }
    }

    @Test
    void aPackedStreamIsNotUnpacked() throws Exception {
        try (RawServer server = saying(HEAD.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"), "\u001f\u008b");
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next())
                    .isEqualTo("BAD_ANSWER " + server.url() + " encodes its answer in a way that was not asked for.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: x",
                "data: []",
                "data: null",
                "data: {}",
                "data: {\"reset\":\"no\"}",
                "data: {\"reset\":false,\"hosts\":{}}",
                "data: {\"reset\":false,\"hosts\":[{\"name\":\"a\"}]}",
                "data: {\"reset\":false,\"hosts\":[{\"addresses\":[]}]}",
                "data: {\"reset\":false,\"hosts\":[{\"name\":1,\"addresses\":[]}]}",
                "data: {\"reset\":false,\"hosts\":[{\"name\":\"a\",\"addresses\":[null]}]}",
                "data: {\"reset\":false,\"removed\":[[]]}",
                "data: {\"reset\":false} x",
                "data: {\"reset\":false,\"reset\":false}"
            })
    void givesUpAtAnEventThatIsNotUnderstood(String event) throws Exception {
        try (RawServer server = saying(HEAD, event + "\n\n", CHANGE);
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).startsWith("BAD_ANSWER " + server.url() + " gave an answer that cannot be used: ");
            assertThat(heard.lines).isEmpty();
        }
    }

    private static String change(String hosts) {
        return "data: {\"hosts\":[" + hosts + "],\"removed\":[],\"reset\":false}\n\n";
    }

    @Test
    void givesUpAtNamesAndAddressesThatNoHostHas() throws Exception {
        givesUpAt(
                change("{\"name\":\"" + "a".repeat(254) + "\",\"addresses\":[]}"),
                "a name has more than 253 characters");
        givesUpAt(
                change("{\"name\":\"a\",\"addresses\":[\"" + ":".repeat(46) + "\"]}"),
                "an address has more than 45 characters");
        givesUpAt(
                change("{\"name\":\"a\",\"addresses\":[" + "\"::1\",".repeat(8) + "\"::1\"]}"),
                "a host has more than 8 addresses");
        givesUpAt(":" + "x".repeat(EventParser.MAX_BYTES + 1), "it has a line of more than 1048576 bytes");
    }

    private void givesUpAt(String text, String sentence) throws Exception {
        try (RawServer server = saying(HEAD, RESET, text);
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next())
                    .isEqualTo("BAD_ANSWER " + server.url() + " gave an answer that cannot be used: " + sentence + ".");
        }
    }
}
