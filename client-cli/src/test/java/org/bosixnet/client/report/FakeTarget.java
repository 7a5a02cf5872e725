package org.bosixnet.client.report;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.registry.RegistryException;

/** A registry that does what a test says. */
public final class FakeTarget implements ReportTarget {

    /** What to do with a report. */
    public interface Behaviour {
        void take(List<HostAddress> addresses) throws RegistryException, InterruptedException;
    }

    private final String url;
    private final BlockingQueue<List<HostAddress>> arrivals = new LinkedBlockingQueue<>();
    private final List<List<HostAddress>> all = new CopyOnWriteArrayList<>();
    public volatile Behaviour behaviour = addresses -> {};

    public FakeTarget(String url) {
        this.url = url;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String send(List<HostAddress> addresses) throws RegistryException, InterruptedException {
        Behaviour now = behaviour; // a test that has seen the report may change it for the next one
        all.add(addresses);
        arrivals.add(addresses);
        now.take(addresses);
        return "lists " + addresses;
    }

    /** Waits for the next report. */
    public List<HostAddress> next() throws InterruptedException {
        List<HostAddress> next = arrivals.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing is reported to " + url);
        }
        return next;
    }

    /** Returns every report so far. */
    public List<List<HostAddress>> all() {
        return List.copyOf(all);
    }
}
