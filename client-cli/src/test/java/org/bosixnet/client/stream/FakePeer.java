package org.bosixnet.client.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.host.ListedHost;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.HostListAnswer;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** A registry that says what a test wants. */
public final class FakePeer implements ListPeer {

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
    private final List<Asked> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger unchanged = new AtomicInteger();

    /** What {@link #hosts} answers. */
    private volatile List<ListedHost> list = List.of();

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

    public FakePeer(String url) {
        this.url = url;
    }

    /** Sets the list: names with the address {@code 2001:db8::NUMBER}. */
    public void lists(String... hosts) {
        List<ListedHost> all = new ArrayList<>();
        for (String host : hosts) {
            String[] parts = host.split("=", 2);
            all.add(new ListedHost("2001:db8::" + parts[1], parts[0]));
        }
        list = all;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public HostListAnswer hosts(@Nullable String etag) throws RegistryException, InterruptedException {
        List<ListedHost> answer = list;
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
            return new HostListAnswer.NotModified();
        }
        return new HostListAnswer.Hosts(new HostList(answer, LeftOuts.NONE, 0, wholeAnswer), tag);
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
