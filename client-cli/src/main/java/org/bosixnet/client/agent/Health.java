package org.bosixnet.client.agent;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.fleet.HostsSync;
import org.bosixnet.client.state.StateFile;
import org.jspecify.annotations.Nullable;

/** Judges from what an agent keeps whether it does its work. Pure. */
public final class Health {

    /** How often the loop says at least that it turns. */
    static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    /** How many periods in a row a part may fail: registries restart, networks come and go. */
    private static final int PERIODS = 3;

    private final JsonObject state;
    private final Instant now;
    private final List<String> troubles = new ArrayList<>();

    private Health(JsonObject state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /**
     * Returns what is not as it should be, in sentences for people; nothing if all is well.
     *
     * @param state what the agent keeps
     * @param running whether there is an agent, as far as can be told
     * @param updPeriod between two reports
     * @param listPeriod between two times that the list is brought into the file
     */
    public static List<String> troubles(
            JsonObject state, boolean running, Duration updPeriod, Duration listPeriod, Instant now) {
        Health health = new Health(state, now);
        health.look(running, updPeriod, listPeriod);
        return List.copyOf(health.troubles);
    }

    private void look(boolean running, Duration updPeriod, Duration listPeriod) {
        Instant turned = time(section(StateFile.LOOP), "at");
        if (!running) {
            troubles.add("No agent runs for this hosts file. Start it: systemctl start bosixnet-agent.");
        } else if (isOlder(turned, SIGN_OF_LIFE.multipliedBy(PERIODS))) {
            troubles.add("The agent has shown no sign of life since " + (turned == null ? "its start" : turned)
                    + ". Restart it: systemctl restart bosixnet-agent.");
        }
        for (JsonObject registry : registries()) {
            judge(registry, updPeriod);
        }
        String watchdog = section(StateFile.WATCHDOG).getString("error", "");
        if (!watchdog.isEmpty()) {
            troubles.add(watchdog);
        }
        String waits = section(Runs.SECTION).getString("listFrom", "");
        if (!waits.isEmpty()) {
            troubles.add("The last " + (section(Runs.SECTION).getInt("unfinished", 1) - 1)
                    + " runs of the agent came to a bad end, so the list was left alone until " + waits + ".");
        }
        Instant applied = time(section(HostsSync.LIST), "at");
        if (isOlder(sinceStart(applied), listPeriod.multipliedBy(PERIODS).plus(SIGN_OF_LIFE))) {
            troubles.add("The hosts file has not been compared with the list since "
                    + (applied == null ? "the start" : applied) + ".");
        }
    }

    /** A report that neither succeeds nor fails, and none at all, are troubles, too. */
    private void judge(JsonObject registry, Duration updPeriod) {
        String url = registry.getString("url", "");
        Instant failing = time(registry, "failingSince");
        if (failing != null) {
            if (isOlder(failing, updPeriod.multipliedBy(PERIODS))) {
                troubles.add("Reporting to " + url + " has failed since " + failing + ".");
            }
            return;
        }
        Instant success = time(registry, "lastSuccess");
        if (!(registry.get("reported") instanceof JsonArray reported) || reported.isEmpty()) {
            if (isOlder(time(section(StateFile.LOOP), "since"), SIGN_OF_LIFE.multipliedBy(2))) {
                troubles.add("No address is reported to " + url + "; bosixnet explain says why.");
            }
        } else if (isOlder(sinceStart(success), updPeriod.multipliedBy(PERIODS).plus(SIGN_OF_LIFE))) {
            troubles.add("Nothing has been reported to " + url + " since " + (success == null ? "the start" : success)
                    + ". Restart the agent: systemctl restart bosixnet-agent.");
        }
    }

    private List<JsonObject> registries() {
        return state.get(StateFile.REGISTRIES) instanceof JsonArray array
                ? array.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonValue::asJsonObject)
                        .toList()
                : List.of();
    }

    private JsonObject section(String name) {
        return state.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** What an agent did before this run says nothing of this one. */
    private @Nullable Instant sinceStart(@Nullable Instant time) {
        Instant start = time(section(StateFile.LOOP), "since");
        return time == null || (start != null && start.isAfter(time)) ? start : time;
    }

    private boolean isOlder(@Nullable Instant time, Duration age) {
        return time == null || time.plus(age).isBefore(now);
    }

    private static @Nullable Instant time(JsonObject section, String name) {
        try {
            String text = section.getString(name, "");
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
