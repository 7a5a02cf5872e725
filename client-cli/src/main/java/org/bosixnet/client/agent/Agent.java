package org.bosixnet.client.agent;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.address.AddressChoice;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * The loop: watches the kernel's addresses, has them reported, and keeps the hosts file. Three kinds of threads, none of
 * which waits for another: this one watches, one follows the list, and one per registry reports.
 */
public final class Agent {

    private static final System.Logger LOG = System.getLogger(Agent.class.getName());

    /** How often the kernel's table is looked at. */
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(1);

    /** How long there may be no usable address before the reported one is withdrawn: it may become a stranger's. */
    private static final Duration WITHDRAW_AFTER = Duration.ofMinutes(5);

    private final AddressWatch watch;
    private final List<Reporter> reporters;
    private final ListFollower follower;
    private final StateFile state;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final SayOnce trouble = new SayOnce(LOG);

    private @Nullable List<HostAddress> wanted;

    /** When the last usable address went, in {@link System#nanoTime}; null while there is one. */
    private @Nullable Long withoutSince;

    Agent(AddressWatch watch, List<Reporter> reporters, ListFollower follower, StateFile state) {
        this.watch = watch;
        this.reporters = List.copyOf(reporters);
        this.follower = follower;
        this.state = state;
    }

    /** Runs until {@link #stop()} is called from another thread, or this one is interrupted. */
    public void run() throws InterruptedException {
        reporters.forEach(Reporter::start);
        follower.start();
        do {
            look();
            keepStatus();
        } while (!stopped.await(WATCH_PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Stops within a second. */
    public void stop() {
        stopped.countDown();
        follower.close();
        reporters.parallelStream().forEach(Reporter::close);
    }

    private void look() {
        try {
            watch.poll().ifPresent(this::decide);
            withdrawIfTooLongWithout();
            trouble.solved("The addresses can be read again");
        } catch (IOException | RuntimeException e) {
            trouble.problem("The addresses cannot be read: " + e.getMessage());
        }
    }

    private void decide(AddressChoice choice) {
        List<HostAddress> chosen = choice.chosen();
        if (chosen.isEmpty()) {
            if (withoutSince == null) {
                withoutSince = System.nanoTime();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "No usable IPv6 address; bosixnet explain says why. The reported one is withdrawn in "
                                + WITHDRAW_AFTER.toMinutes() + " minutes");
            }
            return;
        }
        withoutSince = null;
        want(chosen);
    }

    private void withdrawIfTooLongWithout() {
        if (withoutSince != null && System.nanoTime() - withoutSince >= WITHDRAW_AFTER.toNanos()) {
            want(List.of());
        }
    }

    private void want(List<HostAddress> addresses) {
        if (addresses.equals(wanted)) {
            return;
        }
        wanted = addresses;
        reporters.forEach(reporter -> reporter.want(addresses));
        if (!addresses.isEmpty()) {
            state.put(
                    Parts.REPORTED,
                    Json.createArrayBuilder(
                                    addresses.stream().map(HostAddress::text).toList())
                            .build());
        }
    }

    private @Nullable List<ReportStatus> kept;

    private void keepStatus() {
        List<ReportStatus> now = reporters.stream().map(Reporter::status).toList();
        if (now.equals(kept)) {
            return;
        }
        kept = now;
        JsonArrayBuilder registries = Json.createArrayBuilder();
        for (ReportStatus status : now) {
            registries.add(Json.createObjectBuilder()
                    .add("url", status.url())
                    .add("reported", Json.createArrayBuilder(texts(status.reported())))
                    .add("lastSuccess", text(status.lastSuccess()))
                    .add("failingSince", text(status.failingSince()))
                    .add("error", text(status.error())));
        }
        state.put(Parts.REGISTRIES, registries.build());
    }

    private static List<String> texts(@Nullable List<HostAddress> addresses) {
        return addresses == null
                ? List.of()
                : addresses.stream().map(HostAddress::text).toList();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
