package org.bosixnet.client.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOuts;
import org.jspecify.annotations.Nullable;

/** A registry that says and does what a test wants. */
public final class FakeRegistry implements Registry {

    /** What to do with a report; without addresses, with a withdrawal. */
    public interface Behaviour {
        void take(List<HostAddress> addresses) throws RegistryException, InterruptedException;
    }

    /** A stream that was asked for; the test speaks through the listener. */
    public record Asked(@Nullable String position, EventListener listener, AtomicInteger closed) {

        public void opens() {
            listener.opened();
        }

        public void tells(String name, String... addresses) {
            tells("e-x", List.of(new HostChanges.Host(name, List.of(addresses))), List.of());
        }

        public void removes(String... names) {
            tells("e-x", List.of(), List.of(names));
        }

        public void tells(String position, List<HostChanges.Host> hosts, List<String> removed) {
            listener.changed(new HostChanges(hosts, removed), position);
        }
    }

    private final String url;
    private final FakeKeys keys;
    private final String shown;
    private final BlockingQueue<List<HostAddress>> arrivals = new LinkedBlockingQueue<>();
    private final List<List<HostAddress>> reports = new CopyOnWriteArrayList<>();
    private final List<Asked> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger unchanged = new AtomicInteger();

    /** What comes of reports. */
    public volatile Behaviour behaviour = addresses -> {};

    /** What it says that a report did, if it knows no keys. */
    public volatile ReportOutcome outcome = ReportOutcome.UNCHANGED;

    /** Whether it says of each report that others report that name, too. */
    public volatile boolean contested;

    /** What each name was last reported with, until it was withdrawn. */
    public final Map<String, List<HostAddress>> held = new ConcurrentHashMap<>();

    /** Names that it does not accept, and why. */
    public final Map<String, RegistryException> refusedNames = new ConcurrentHashMap<>();

    /** What {@link #hosts} answers. */
    private volatile List<HostEntry> list = List.of();

    /** Whether the list is read to its end. */
    public volatile boolean whole = true;

    /** What it fails with, if not null. */
    public volatile @Nullable RegistryException failure;

    /** What is thrown instead of an answer, if not null. */
    public volatile @Nullable Error error;

    /** Why it has no stream, if not null. */
    public volatile @Nullable RegistryException noStream;

    /** What it waits for, once it has made up its answer. */
    public volatile CountDownLatch gate = new CountDownLatch(0);

    /** Makes one that knows no keys. */
    public FakeRegistry(String url) {
        this(url, new FakeKeys(), "");
    }

    /** Makes one that has these keys, and to which this one is shown. */
    public FakeRegistry(String url, FakeKeys keys, String shown) {
        this.url = url;
        this.keys = keys;
        this.shown = shown;
    }

    /** Sets the list: names with the address {@code 2001:db8::NUMBER}. */
    public void lists(String... hosts) {
        List<HostEntry> all = new ArrayList<>();
        for (String host : hosts) {
            String[] parts = host.split("=", 2);
            all.add(new HostEntry(new HostAddress("2001:db8::" + parts[1]), new HostName(parts[0])));
        }
        list = all;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Optional<HostList.Tagged> hosts(@Nullable String etag) throws RegistryException, InterruptedException {
        List<HostEntry> answer = list;
        RegistryException fails = failure;
        Error thrown = error;
        boolean wholeAnswer = whole;
        CountDownLatch opens = gate;
        fetches.incrementAndGet(); // a test that has seen it may change the rest for the next one
        opens.await();
        if (thrown != null) {
            throw thrown;
        }
        if (fails != null) {
            throw fails;
        }
        String tag = "\"" + answer.hashCode() + "\"";
        if (tag.equals(etag)) {
            unchanged.incrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new HostList.Tagged(new HostList(answer, LeftOuts.NONE, 0, wholeAnswer), tag));
    }

    @Override
    public Stream events(@Nullable String position, EventListener listener) {
        AtomicInteger closed = new AtomicInteger();
        RegistryException none = noStream;
        streams.add(new Asked(position, listener, closed));
        if (none != null) {
            listener.ended(none);
        }
        return closed::incrementAndGet;
    }

    @Override
    public Reported report(HostName name, List<HostAddress> addresses) throws RegistryException, InterruptedException {
        take(name, addresses);
        held.put(name.value(), addresses);
        ReportOutcome outcome = shown.isEmpty()
                ? this.outcome
                : exchange("report " + name, () -> keys.report(shown, name.value()), ReportOutcome.UNCHANGED);
        return new Reported(outcome, contested);
    }

    @Override
    public WithdrawOutcome withdraw(HostName name) throws RegistryException, InterruptedException {
        take(name, List.of());
        held.remove(name.value());
        return WithdrawOutcome.WITHDRAWN;
    }

    private void take(HostName name, List<HostAddress> addresses) throws RegistryException, InterruptedException {
        Behaviour now = behaviour; // a test that has seen the report may change it for the next one
        RegistryException refusal = refusedNames.get(name.value());
        if (refusal != null) {
            throw refusal;
        }
        reports.add(addresses);
        arrivals.add(addresses);
        now.take(addresses);
    }

    /** Waits for the next report. */
    public List<HostAddress> nextReport() throws InterruptedException {
        List<HostAddress> next = arrivals.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing is reported to " + url);
        }
        return next;
    }

    /** Returns every report so far. */
    public List<List<HostAddress>> reports() {
        return List.copyOf(reports);
    }

    @Override
    public void checkKey() {
        // takes every key
    }

    @Override
    public BindOutcome bindKey(HostName name, AccessKey key) throws RegistryException {
        return exchange("bind " + name, () -> keys.bind(shown, name.value(), key.value()), BindOutcome.BOUND);
    }

    private <T> T exchange(String request, Supplier<FakeKeys.Verdict> work, T outcome) throws RegistryException {
        FakeKeys.Fault fault = keys.begin(request);
        if (fault == FakeKeys.Fault.REFUSED) {
            throw new RegistryException(RegistryException.Kind.REFUSED, "not-allowed");
        }
        if (fault == FakeKeys.Fault.BUSY) {
            throw new RegistryException(RegistryException.Kind.BUSY, "throttled");
        }
        FakeKeys.Verdict verdict = fault == FakeKeys.Fault.DROPPED ? FakeKeys.Verdict.DONE : work.get();
        if (fault != null) {
            throw new RegistryException(RegistryException.Kind.UNREACHABLE, "no answer");
        }
        if (verdict.status >= 400) {
            throw new RegistryException(RegistryException.Kind.REFUSED, verdict.code);
        }
        return outcome;
    }

    @Override
    public BindOutcome replaceKey(HostName name, AccessKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean unbindKey(HostName name) {
        return keys.unbind(name.value());
    }

    @Override
    public BoundNames boundNames(@Nullable HostName after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<RegisteredHost> get(HostName name) {
        return Optional.ofNullable(held.get(name.value()))
                .map(some -> new RegisteredHost(name, some, null, null, RegisteredHost.State.UNKNOWN, null));
    }

    @Override
    public RegisteredHosts list() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requireSafeWay() {}

    @Override
    public void close() {}

    public int fetches() {
        return fetches.get();
    }

    /** Returns how often the list was the one that was known. */
    public int unchanged() {
        return unchanged.get();
    }

    /** Returns how many streams were asked for. */
    public int streams() {
        return streams.size();
    }

    /** Returns the stream that was asked for last. */
    public Asked stream() {
        return streams.get(streams.size() - 1);
    }
}
