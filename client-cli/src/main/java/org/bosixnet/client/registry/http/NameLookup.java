package org.bosixnet.client.registry.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the addresses of a name as the system does, and does not wait for DNS servers of a network that this computer
 * has left. A lookup asks those that were configured when it began, up to a minute long, and whoever asks the JDK for
 * the same name meanwhile is made to wait for its end. So one that takes long is passed by: with other capitals, which
 * mean the same to DNS (RFC 4343) and in hosts files (hosts(5)), but not to the JDK.
 */
final class NameLookup implements PlainHttp.Resolver {

    /** That of this computer. Lookups are shared by all registries: a name has only so many capitals. */
    static final NameLookup SYSTEM =
            new NameLookup(InetAddress::getAllByName, Duration.ofSeconds(1), Duration.ofSeconds(7));

    /** The most lookups of one name at once. */
    static final int MOST = 4;

    private final PlainHttp.Resolver system;
    private final Duration usual;
    private final Duration patience;

    /** Those that have not ended, the oldest first. */
    @GuardedBy("this")
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(String host, String spelled, long since, CompletableFuture<InetAddress[]> found) {}

    /**
     * @param usual the time after which a lookup is no longer shared with others who ask
     * @param patience the longest wait: a question that got lost is asked again after 5 seconds (resolv.conf(5))
     */
    NameLookup(PlainHttp.Resolver system, Duration usual, Duration patience) {
        this.system = system;
        this.usual = usual;
        this.patience = patience;
    }

    /** @throws UnknownHostException if the name has no address, or none was told in time */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return lookup(host).found.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnansweredException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(host);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** DNS has not answered in time. */
    static final class UnansweredException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        UnansweredException(String host) {
            super(host);
        }
    }

    /** Returns one that has just begun, or begins another. */
    private synchronized Pending lookup(String host) {
        long now = System.nanoTime();
        List<Pending> others =
                pending.stream().filter(each -> each.host.equals(host)).toList();
        if (!others.isEmpty()) {
            Pending last = others.get(others.size() - 1);
            if (now - last.since < usual.toNanos() || others.size() == MOST) {
                return last;
            }
        }
        List<String> taken = others.stream().map(Pending::spelled).toList();
        int number = 0;
        while (number < MOST && taken.contains(spelled(host, number))) {
            number++;
        }
        Pending made = new Pending(host, spelled(host, number), now, new CompletableFuture<>());
        Thread thread = new Thread(() -> carryOut(made), "bosixnet-lookup");
        thread.setDaemon(true);
        thread.start(); // before it counts: without memory for a thread it would never end
        pending.add(made);
        return made;
    }

    /** Returns the name with capitals where the number, in binary, has a one: its last digit is the first letter's. */
    private static String spelled(String host, int number) {
        StringBuilder spelled = new StringBuilder(host);
        int left = number;
        for (int i = 0; i < spelled.length() && left > 0; i++) {
            char letter = spelled.charAt(i);
            if (letter >= 'a' && letter <= 'z') {
                if (left % 2 == 1) {
                    spelled.setCharAt(i, (char) (letter - 'a' + 'A'));
                }
                left /= 2;
            }
        }
        return spelled.toString();
    }

    private void carryOut(Pending lookup) {
        try {
            lookup.found.complete(system.resolve(lookup.spelled));
        } catch (UnknownHostException | RuntimeException | Error e) {
            lookup.found.completeExceptionally(e);
        } finally {
            synchronized (this) {
                pending.remove(lookup);
            }
        }
    }
}
