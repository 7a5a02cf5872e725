package org.bosixnet.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentStateJsonTest {

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    /** Returns the example of the manual, which has every part. */
    private static String example() throws IOException {
        String manual = Files.readString(Path.of("../docs/operations.md"));
        int start = manual.indexOf("```json\n{\n  \"version\"") + "```json\n".length();
        return manual.substring(start, manual.indexOf("```", start));
    }

    @Test
    void theManualsExampleIsReadAndWritten() throws IOException {
        AgentState state = AgentStateJson.read(json(example()));
        assertThat(state).hasNoNullFieldsOrProperties();
        assertThat(state.registries().all()).hasSize(2).last().satisfies(two -> {
            assertThat(two.lastSuccess()).isNull();
            assertThat(two.failingSince()).isEqualTo(Instant.parse("2026-11-26T06:00:01Z"));
        });
        assertThat(state.list().leftOut().count()).isEqualTo(4);
        assertThat(AgentStateJson.write(state)).isEqualTo(json(example()));
    }

    @Test
    void anEarlierVersionsFileIsRead() throws IOException {
        String earlier = example().replace("  \"version\": 1,\n", "");
        assertThat(earlier).doesNotContain("\"version\": 1");
        assertThat(AgentStateJson.read(json(earlier))).isEqualTo(AgentStateJson.read(json(example())));
    }

    @Test
    void aLaterVersionsFileIsTakenForAnEmptyOne() throws IOException {
        assertThat(AgentStateJson.read(json(example().replace("\"version\": 1,", "\"version\": 2,"))))
                .isEqualTo(AgentState.EMPTY);
    }

    @Test
    void ofADamagedFileWhatIsUnderstoodIsRead() {
        AgentState state = AgentStateJson.read(json("""
            {"loop":{"since":"yesterday","at":7}, "runs":{"unfinished":"x"}, "watchdog":[], "stream":null,
             "reported":["2001:db8::1", 5, "nonsense"], "registries":[1,{"url":["x"],"reported":{}}],
             "list":{"names":"many","leftOut":[[],{}],"leftOutMore":1e3}, "removals":{"version":99},
             "unknown":{}}\
            """));
        assertThat(state.loop()).isEqualTo(new AgentState.Loop(0, null, null, null));
        assertThat(state.runs()).isEqualTo(new AgentState.Runs(0, null));
        assertThat(state.watchdog()).isNull();
        assertThat(state.stream()).isNull();
        assertThat(state.reported().addresses()).containsExactly(new HostAddress("2001:db8::1"));
        assertThat(state.registries().all())
                .containsExactly(new AgentState.Registry("", List.of(), null, null, "", false, null));
        assertThat(state.list().names()).isZero();
        assertThat(state.list().leftOut().count()).isEqualTo(1001);
        assertThat(state.removals()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"loop\":1,\"reported\":{},\"removals\":\"x\",\"list\":[]}", "{\"version\":\"x\"}"})
    void whatIsNotUnderstoodIsAsIfItWereNotThere(String text) {
        assertThat(AgentStateJson.read(json(text))).isEqualTo(AgentState.EMPTY);
    }

    @Test
    void whatWasNeverKnownIsLeftOut() {
        assertThat(AgentStateJson.write(AgentState.EMPTY)).hasToString("{\"version\":1}");
    }
}
