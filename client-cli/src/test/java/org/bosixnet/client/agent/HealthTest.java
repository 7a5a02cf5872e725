package org.bosixnet.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.AgentStateJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final String WELL = """
        {"loop":{"since":"2026-11-25T12:00:00Z","at":"2026-11-26T11:56:00Z"},
         "registries":[{"url":"https://one","reported":["2001:db8::1"],"lastSuccess":"2026-11-26T11:58:00Z",
                        "failingSince":"","error":""}],
         "watchdog":{"error":""},
         "runs":{"unfinished":1,"listFrom":""},
         "list":{"at":"2026-11-26T11:57:00Z","held":"The list lacks 9 of 12 names."}}
        """;

    private static List<String> troubles(String json) {
        JsonObject state = Json.createReader(new StringReader(json)).readObject();
        return Health.troubles(AgentStateJson.read(state), true, PERIOD, PERIOD, NOW);
    }

    @Test
    void anAgentThatDoesItsWorkIsWellAlsoWhileRemovalsAreHeldBack() {
        assertThat(troubles(WELL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"at\":\"2026-11-26T11:56 | \"at\":\"2026-11-26T11:44 | The agent has shown no sign of life for 16"
                        + " min.",
                "\"failingSince\":\"\" | \"failingSince\":\"2026-11-26T11:44:00Z\" | Reporting to https://one has"
                        + " failed for 16 min.",
                "\"lastSuccess\":\"2026-11-26T11:58 | \"lastSuccess\":\"2026-11-26T11:39 | Nothing has been reported to"
                        + " https://one for 21 min.",
                "\"error\":\"\"}] | \"error\":\"\",\"contested\":{\"since\":\"2026-11-26T11:50:00Z\",\"addresses\":"
                        + "[\"2001:db8::66\"]}}] | Another computer, another agent on this one, or an administrator has"
                        + " reported this computer's name to https://one, too, for 10 min, last with [2001:db8::66]. If"
                        + " one disk is a copy of the other, give one of the computers a name of its own: sudo bosixnet"
                        + " join https://one --name NAME.",
                "\"reported\":[\"2001:db8::1\"] | \"reported\":[] | No address is reported to https://one;",
                "\"reported\":[\"2001:db8::1\"] | \"other\":0 | No address is reported to https://one;",
                "\"watchdog\":{\"error\":\"\" | \"watchdog\":{\"error\":\"systemd will end it\" | systemd will end it",
                "\"watchdog\" | \"onChange\":{\"since\":\"2026-11-26T11:58:00Z\",\"error\":\"/x ended with 1.\"},"
                        + "\"watchdog\" | The program of ON_CHANGE has failed for 2 min: /x ended with 1.",
                "\"listFrom\":\"\" | \"listFrom\":\"2026-11-26T12:30:00Z\" | The last 0 runs of the agent ended"
                        + " badly",
                "\"at\":\"2026-11-26T11:57 | \"at\":\"2026-11-26T11:39 | The hosts file has not been compared with the"
                        + " list for 21 min.",
                "\"list\":{\"at\":\"2026-11-26T11:57 | \"other\":{\"at\":\"2026-11-26T11:57 | The hosts file has not"
                        + " been compared with the list since the start."
            })
    void eachPartThatDoesNotIsSaid(String what, String instead, String sentence) {
        assertThat(WELL).contains(what);
        assertThat(troubles(WELL.replace(what, instead)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(sentence);
    }

    /** Waiting does not help where a person has to do something, and what never worked is no passing trouble. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"failingSince\":\"\" | \"failingSince\":\"2026-11-26T11:59:30Z\",\"refused\":true",
                "\"lastSuccess\":\"2026-11-26T11:58:00Z\",             "
                        + "| \"lastSuccess\":\"\",\"failingSince\":\"2026-11-26T11:59:30Z\",",
                "\"lastSuccess\":\"2026-11-26T11:58:00Z\",             "
                        + "| \"lastSuccess\":\"2026-11-24T11:58:00Z\",\"failingSince\":\"2026-11-26T11:59:30Z\","
            })
    void whatIsRefusedOrNeverWorkedIsSaidAtOnce(String what, String instead) {
        String state = WELL.replaceAll("\\s*\n\\s*", "");
        String changed = what.contains("lastSuccess")
                ? state.replace(what.strip(), instead).replace("\"failingSince\":\"\",", "")
                : state.replace(what, instead);
        assertThat(changed).isNotEqualTo(state);
        assertThat(troubles(changed)).containsExactly("Reporting to https://one has failed for 30 s.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"failingSince\":\"\" | \"failingSince\":\"2026-11-26T11:50:00Z\"",
                "\"lastSuccess\":\"2026-11-26T11:58 | \"lastSuccess\":\"2026-11-26T11:41",
                "\"at\":\"2026-11-26T11:57 | \"at\":\"2026-11-26T11:45"
            })
    void aShortTroubleIsNone(String what, String instead) {
        assertThat(troubles(WELL.replace(what, instead))).isEmpty();
    }

    @Test
    void aNewAgentNeedNotHaveAListYet() {
        assertThat(troubles("{\"loop\":{\"since\":\"2026-11-26T11:59:00Z\",\"at\":\"2026-11-26T11:59:00Z\"}}"))
                .isEmpty();
    }

    @Test
    void aNewAgentNeedNotHaveReportedYet() {
        assertThat(troubles(WELL.replace("2026-11-25T12:00", "2026-11-26T11:51").replace("[\"2001:db8::1\"]", "[]")))
                .isEmpty();
    }

    @Test
    void anAgentThatWasStartedAfterALongTimeNeedNotHaveLookedYet() {
        assertThat(troubles(WELL.replace("2026-11-25T12:00", "2026-11-26T11:55").replace("11:57", "09:00")))
                .isEmpty();
    }

    @Test
    void withoutAnAgentNothingIsWell() {
        assertThat(Health.troubles(AgentState.EMPTY, false, PERIOD, PERIOD, NOW))
                .contains("No agent runs for this hosts file. Start it: systemctl start bosixnet-agent.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"loop\":1,\"registries\":{},\"runs\":[],\"list\":\"x\"}"})
    void aDamagedStateIsNotWellAndNoFailure(String json) {
        assertThat(troubles(json)).isNotEmpty();
    }
}
