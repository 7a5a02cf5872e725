package org.bosixnet.client.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.Age;
import org.jspecify.annotations.Nullable;

/** Judges from an agent's state whether it does its work. Pure. */
public final class Health {

    /** The longest time between two signs of life of the loop. */
    static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    /** How many periods in a row a part may fail: registries restart, networks come and go. */
    private static final int PERIODS = 3;

    private final AgentState state;
    private final Instant now;

    /** Since when times can be compared with this one: since this run began, or the clock was set. */
    private final @Nullable Instant start;

    private final List<String> troubles = new ArrayList<>();

    private Health(AgentState state, Instant now) {
        this.state = state;
        this.now = now;
        this.start = state.loop() == null
                ? null
                : later(state.loop().since(), state.loop().clockSet());
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    /**
     * Returns the troubles, in sentences for people; empty if all is well.
     *
     * @param state the agent's state
     * @param running whether an agent runs, as far as can be told
     * @param updPeriod between two reports
     * @param listPeriod between two updates of the file from the list
     */
    public static List<String> troubles(
            AgentState state, boolean running, Duration updPeriod, Duration listPeriod, Instant now) {
        Health health = new Health(state, now);
        health.look(running, updPeriod, listPeriod);
        return List.copyOf(health.troubles);
    }

    private void look(boolean running, Duration updPeriod, Duration listPeriod) {
        Instant turned = state.loop() == null ? null : state.loop().at();
        if (!running) {
            troubles.add("No agent runs for this hosts file. Start it: systemctl start bosixnet-agent.");
        } else if (isOlder(turned, SIGN_OF_LIFE.multipliedBy(PERIODS))) {
            troubles.add("The agent has shown no sign of life " + since(turned, "its start")
                    + ". Restart it: systemctl restart bosixnet-agent.");
        }
        if (state.registries() != null) {
            state.registries().all().forEach(registry -> judge(registry, updPeriod));
        }
        if (state.watchdog() != null && !state.watchdog().error().isEmpty()) {
            troubles.add(state.watchdog().error());
        }
        AgentState.OnChange program = state.onChange();
        if (program != null && !program.error().isEmpty()) {
            troubles.add("The program of ON_CHANGE has failed " + since(program.since(), "an unknown time") + ": "
                    + program.error());
        }
        if (state.formerFiles() != null && !state.formerFiles().error().isEmpty()) {
            troubles.add(state.formerFiles().error());
        }
        listLeftAlone(state).ifPresent(troubles::add);
        if (!running && state.loop() == null) {
            return; // it never ran, so what it did not do is no news
        }
        Instant applied = state.list() == null ? null : state.list().at();
        if (isOlder(sinceStart(applied), listPeriod.multipliedBy(PERIODS).plus(SIGN_OF_LIFE))) {
            troubles.add("The hosts file has not been compared with the list " + since(applied, "the start") + ".");
        }
    }

    /** Returns what to say if the agent has no address to report to a registry. */
    static String noAddress(String url) {
        return "No address is reported to " + url + "; bosixnet explain says why.";
    }

    /** Returns what to say if the agent leaves the list alone because of how earlier runs ended. */
    static Optional<String> listLeftAlone(AgentState state) {
        AgentState.Runs runs = state.runs();
        return runs == null || runs.listFrom() == null
                ? Optional.empty()
                : Optional.of("The last " + (runs.unfinished() - 1)
                        + " runs of the agent ended badly, so the list was left alone until " + runs.listFrom() + ".");
    }

    private void contested(AgentState.Registry registry, AgentState.Contested by) {
        troubles.add(
                "Another computer, another agent on this one, or an administrator has reported this computer's name"
                        + " to " + registry.url() + ", too, " + since(by.since(), "some time")
                        + (by.addresses().isEmpty() ? "" : ", last with " + by.addresses())
                        + ". If one disk is a copy of the other, give one of the computers a name of its own: sudo"
                        + " bosixnet join "
                        + registry.url() + " --name NAME.");
    }

    /** A report that neither succeeds nor fails is a trouble, too, and so is none at all. */
    private void judge(AgentState.Registry registry, Duration updPeriod) {
        if (registry.contested() != null) {
            contested(registry, registry.contested());
        }
        Instant failing = registry.failingSince();
        Instant success = registry.lastSuccess();
        if (failing != null) {
            if (registry.refused()
                    || isOlder(sinceStart(failing), updPeriod.multipliedBy(PERIODS))
                    || success == null
                    || !success.equals(sinceStart(success))) {
                troubles.add("Reporting to " + registry.url() + " has failed " + since(failing, "") + ".");
            }
        } else if (registry.reported().isEmpty()) {
            if (isOlder(start, SIGN_OF_LIFE.multipliedBy(2))) {
                troubles.add(noAddress(registry.url()));
            }
        } else if (isOlder(sinceStart(success), updPeriod.multipliedBy(PERIODS).plus(SIGN_OF_LIFE))) {
            troubles.add("Nothing has been reported to " + registry.url() + " "
                    + since(success, "the start")
                    + ". Restart the agent: systemctl restart bosixnet-agent.");
        }
    }

    /** What an agent did in an earlier run, or by another clock, says nothing about this one. */
    private @Nullable Instant sinceStart(@Nullable Instant time) {
        return later(time, start);
    }

    private String since(@Nullable Instant time, String otherwise) {
        return time == null ? "since " + otherwise : "for " + Age.of(time, now);
    }

    private boolean isOlder(@Nullable Instant time, Duration age) {
        return time == null || time.plus(age).isBefore(now);
    }
}
