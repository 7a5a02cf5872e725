package org.bosixnet.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.platform.AgentService;
import org.bosixnet.client.platform.AgentService.Phase;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.time.AgentClock;

/** Starts the agent as a service, and waits until it has done its first work for a registry. */
public final class ServiceStart {

    /**
     * What has become of it.
     *
     * @param runs whether the service was started, and had not ended when it was last looked at
     * @param reported what the registry has accepted, the preferred address first; empty if nothing
     * @param hosts how many names of the list are in the hosts file
     * @param missing sentences about all that is missing; empty if the agent works, or nobody waited for it
     */
    public record Outcome(boolean runs, List<HostAddress> reported, int hosts, List<String> missing) {
        public Outcome {
            reported = List.copyOf(reported);
            missing = List.copyOf(missing);
        }

        /** Returns the same with one more thing that is missing. */
        public Outcome missing(String sentence) {
            return new Outcome(
                    runs,
                    reported,
                    hosts,
                    Stream.concat(missing.stream(), Stream.of(sentence)).toList());
        }
    }

    /** Reads the state that the agent keeps. */
    interface StateSource {
        AgentState read() throws IOException;
    }

    /** Chooses the addresses that the agent would report now. */
    interface Addresses {
        AddressChoice choose() throws IOException;
    }

    /** How often the state is looked at. */
    static final Duration LOOK = Duration.ofMillis(100);

    /** How often the service manager is asked, which takes a process. */
    static final Duration ASK = Duration.ofSeconds(1);

    /** How soon a stream brings this computer's own report into the list; without a stream that takes minutes. */
    static final Duration SETTLE = Duration.ofSeconds(2);

    /** After which a person is told that this takes time. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final AgentService service;
    private final StateSource state;
    private final Addresses addresses;
    private final AgentClock clock;

    ServiceStart(AgentService service, StateSource state, Addresses addresses, AgentClock clock) {
        this.service = service;
        this.state = state;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Starts the service, and waits until its agent has reported to the registry and brought the list into the hosts
     * file, or nothing is to be hoped for.
     *
     * @param url the registry, without credentials
     * @param wait for how long; zero to wait for nothing
     * @param notice is told why this takes time, in a sentence, if it does
     */
    public Outcome start(String url, Duration wait, Consumer<String> notice) throws InterruptedException {
        try {
            service.start();
        } catch (IOException e) {
            return new Outcome(
                    false,
                    List.of(),
                    0,
                    List.of("The service " + service.name() + " could not be started: " + e.getMessage()
                            + " Then start it by '" + service.startCommand() + "'."));
        }
        return wait.isZero() ? new Outcome(true, List.of(), 0, List.of()) : await(url, wait, notice);
    }

    private Outcome await(String url, Duration wait, Consumer<String> notice) throws InterruptedException {
        Duration end = clock.uptime().plus(wait);
        Duration silence = clock.uptime().plus(SILENCE);
        Duration ask = clock.uptime();
        Duration settle = end;
        AgentService.State seen = new AgentService.State(Phase.CHANGES, 0);
        while (true) {
            FirstWork work;
            try {
                if (isOver(ask)) {
                    ask = clock.uptime().plus(ASK);
                    seen = service.state();
                }
                work = FirstWork.of(state.read(), seen.pid(), url);
            } catch (IOException e) {
                work = FirstWork.none(String.valueOf(e.getMessage()));
            }
            boolean ended = seen.phase() == Phase.ENDED;
            if (work.isDone() && settle.equals(end)) {
                settle = clock.uptime().plus(SETTLE);
            }
            boolean done = work.isDone() && (work.isSettled() || isOver(settle));
            if (done || work.isHopeless() || ended || isOver(end)) {
                return new Outcome(
                        !ended, work.reported(), work.hosts(), ended ? List.of(ended()) : missing(work, url));
            }
            if (isOver(silence)) {
                silence = end; // once is enough
                notice.accept("The agent is started. This waits up to " + wait.toSeconds()
                        + " s for its first report and its first list.");
            }
            clock.await(clock.uptime().plus(LOOK));
        }
    }

    private boolean isOver(Duration time) {
        return time.compareTo(clock.uptime()) <= 0;
    }

    private String ended() {
        String line = service.lastLine();
        return "The service " + service.name() + " does not keep running. "
                + (line.isEmpty() ? "See '" : "Its last line is: " + line + " (see '") + service.logCommand()
                + (line.isEmpty() ? "'." : "').");
    }

    /** Asks for the addresses only in the end: it takes a process. */
    private List<String> missing(FirstWork work, String url) {
        String nothing = FirstWork.nothingReported(url);
        return work.missing().stream()
                .map(sentence -> sentence.equals(nothing) && hasNoAddress() ? Health.noAddress(url) : sentence)
                .toList();
    }

    private boolean hasNoAddress() {
        try {
            return addresses.choose().chosen().isEmpty();
        } catch (IOException e) {
            return false; // so that it cannot be told
        }
    }
}
