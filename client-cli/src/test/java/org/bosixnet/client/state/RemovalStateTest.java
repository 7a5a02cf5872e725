package org.bosixnet.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.Uptime;
import org.junit.jupiter.api.Test;

class RemovalStateTest {

    private static JsonValue json(String text) {
        return Json.createReader(new StringReader(text)).readValue();
    }

    @Test
    void whatAnEarlierVersionKeptIsUnderstood() {
        RemovalState state = RemovalState.fromJson(json("""
                {"version":1,
                 "steps":[{"at":"2026-11-23T06:00:00Z","added":["a","b"],"removed":["x","y","z"]},
                          {"at":"2026-11-23T06:01:00Z","added":["x","c","localhost6"],"removed":["a"]}],
                 "held":{"q":{"since":"2026-11-23T06:00:00Z","fetches":2}},
                 "agreed":{"z":"2026-11-23T06:00:00Z"}}"""));
        assertThat(state)
                .isEqualTo(new RemovalState(
                        List.of(Set.of(new HostName("a"), new HostName("b")), Set.of(new HostName("c"))),
                        Map.of(new HostName("y"), Duration.ZERO, new HostName("a"), Duration.ZERO),
                        Map.of(new HostName("q"), new RemovalState.Held(Duration.ZERO, 2)),
                        Duration.ZERO,
                        Uptime.NONE));
    }

    @Test
    void theTimesOfDayOfAnEarlierVersionProveNothing() {
        RemovalState state = RemovalState.fromJson(json("""
                {"version":2, "arrivals":[["a","b"],["c"]],
                 "gone":{"a":"2026-11-23T06:00:00Z"},
                 "held":{"q":{"since":"1970-01-01T00:00:00Z","fetches":2}}}"""));
        assertThat(state)
                .isEqualTo(new RemovalState(
                        List.of(Set.of(new HostName("a"), new HostName("b")), Set.of(new HostName("c"))),
                        Map.of(new HostName("a"), Duration.ZERO),
                        Map.of(new HostName("q"), new RemovalState.Held(Duration.ZERO, 2)),
                        Duration.ZERO,
                        Uptime.NONE));
    }

    @Test
    void aDamagedStateIsSaid() {
        for (String text : List.of(
                "[]",
                "{}",
                "{\"version\":4}",
                "{\"version\":3}",
                "{\"version\":2}",
                "{\"version\":1,\"steps\":[{}]}",
                "{\"version\":3,\"arrivals\":[],\"gone\":{},\"held\":{},\"now\":\"PT-1S\",\"boot\":\"b\","
                        + "\"uptime\":\"PT1S\"}",
                "{\"version\":3,\"arrivals\":[],\"gone\":{},\"held\":{},\"now\":\"PT1S\",\"boot\":\"b\","
                        + "\"uptime\":\"PT9223372036854775807S\"}")) {
            assertThatThrownBy(() -> RemovalState.fromJson(json(text))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
