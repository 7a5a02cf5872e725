package org.bosixnet.client.agent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.state.AgentState;
import org.jspecify.annotations.Nullable;

/**
 * What an agent that was just started has done of its first work: reported to a registry, and brought the list into the
 * hosts file. Its state file may still hold what an earlier run did, which does not count.
 *
 * @param reported what the registry has accepted, the preferred address first; empty if nothing yet
 * @param hosts how many names of the list are in the hosts file; 0 if it was not brought in yet
 * @param missing sentences about what is not done; empty if all is
 * @param isHopeless whether it stays like that until a person changes something
 * @param isSettled whether the hosts file was compared with the list after the report, which the list then has
 */
record FirstWork(List<HostAddress> reported, int hosts, List<String> missing, boolean isHopeless, boolean isSettled) {

    static final String NOT_BEGUN = "The agent has not begun to work yet.";
    static final String NO_LIST = "The list has not been brought into the hosts file yet.";

    FirstWork {
        reported = List.copyOf(reported);
        missing = List.copyOf(missing);
    }

    /** Returns what to say of an agent that has done nothing. */
    static FirstWork none(String why) {
        return new FirstWork(List.of(), 0, List.of(why), false, false);
    }

    /** Returns what to say if the registry was told nothing yet, for whatever reason. */
    static String nothingReported(String url) {
        return "Nothing has been reported to " + url + " yet.";
    }

    /**
     * Returns what is done. Pure.
     *
     * @param pid the agent's process; 0 if it has none
     * @param url the registry, without credentials
     */
    static FirstWork of(AgentState state, long pid, String url) {
        AgentState.Loop loop = state.loop();
        Instant start = loop == null ? null : loop.since();
        if (loop == null || start == null || pid == 0 || loop.pid() != pid) {
            return none(NOT_BEGUN);
        }
        List<String> missing = new ArrayList<>();
        Optional<AgentState.Registry> report = state.registries() == null
                ? Optional.empty()
                : state.registries().all().stream()
                        .filter(each -> each.url().equals(url))
                        .findFirst();
        List<HostAddress> reported = report.map(AgentState.Registry::reported).orElse(List.of());
        String refusal = report.map(AgentState.Registry::error).orElse("");
        if (!refusal.isEmpty()) {
            missing.add(refusal);
        } else if (reported.isEmpty()) {
            missing.add(nothingReported(url));
        }
        Instant success = report.map(AgentState.Registry::lastSuccess).orElse(null);
        int hosts = 0;
        boolean settled = false;
        AgentState.Listed list = state.list();
        if (list != null && isSince(list.at(), start)) {
            hosts = list.names();
            settled = success != null && isSince(list.at(), success);
            add(missing, list.held());
            add(missing, list.shortage());
        } else {
            missing.add(notListed(state, start).orElse(NO_LIST));
        }
        add(missing, state.watchdog() == null ? "" : state.watchdog().error());
        return new FirstWork(
                reported,
                hosts,
                missing,
                report.filter(AgentState.Registry::refused).isPresent(),
                settled);
    }

    private static Optional<String> notListed(AgentState state, Instant start) {
        AgentState.Failure failure = state.failure();
        boolean failed = failure != null && isSince(failure.since(), start.truncatedTo(ChronoUnit.SECONDS));
        return failure != null && failed ? Optional.of(failure.error()) : Health.listLeftAlone(state);
    }

    private static boolean isSince(@Nullable Instant time, Instant start) {
        return time != null && !time.isBefore(start);
    }

    private static void add(List<String> sentences, String sentence) {
        if (!sentence.isEmpty()) {
            sentences.add(sentence);
        }
    }

    boolean isDone() {
        return missing.isEmpty();
    }
}
