package org.bosixnet.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.cluster.Client.Answer;

/** Clients that read, write, withdraw and claim names, each at any registry, until they are told to end. */
final class Clients {

    private static final int CLIENTS = 6;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(80);
    private static final long CLAIM_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How many names are asked for at a time, and after how many requests there are others: no history gets too long. */
    private static final int NAMES = 8;

    private static final int REQUESTS = 800;

    private final List<Client> registries;
    private final History history;
    private final Claims claims;
    private final long seed;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger addresses = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    Clients(List<Client> registries, History history, Claims claims, long seed) {
        this.registries = registries;
        this.history = history;
        this.claims = claims;
        this.seed = seed;
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(seed + i);
            begin("client " + i, PAUSE_NANOS, () -> ask(random));
        }
        Random random = new Random(seed + CLIENTS);
        begin("claims", CLAIM_PAUSE_NANOS, () -> claim(random));
    }

    private void begin(String name, long pause, Runnable step) {
        Thread thread = new Thread(
                () -> {
                    while (!ending) {
                        step.run();
                        LockSupport.parkNanos(pause);
                    }
                },
                name);
        thread.start();
        threads.add(thread);
    }

    /** Returns how many requests there were, once all have ended. */
    long end() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join();
        }
        return requests.get();
    }

    private void ask(Random random) {
        String name = "host" + requests.incrementAndGet() / REQUESTS + "-" + random.nextInt(NAMES);
        Client client = any(random);
        int choice = random.nextInt(100);
        if (choice < 45) {
            history.read(client, name);
        } else if (choice < 90) {
            Answer unused = history.write(client, name, address(name, random), Cluster.ADMIN_KEY);
        } else {
            history.withdraw(client, name);
        }
    }

    private Client any(Random random) {
        return registries.get(random.nextInt(registries.size()));
    }

    /** Returns an address that nobody has, or at times one that the name has or had. */
    private String address(String name, Random random) {
        List<String> sent = history.sent(name);
        if (!sent.isEmpty() && random.nextInt(6) == 0) {
            return sent.get(Math.max(0, sent.size() - 1 - random.nextInt(3)));
        }
        return unusedAddress();
    }

    private String unusedAddress() {
        int number = addresses.incrementAndGet();
        return number < 0x10000
                ? "2001:db8::%x".formatted(number)
                : "2001:db8::%x:%x".formatted(number >> 16, number & 0xffff);
    }

    /** Has two claim a name at different registries at once, and then each report with its key. */
    private void claim(Random random) {
        int first = random.nextInt(registries.size());
        int second = (first + 1 + random.nextInt(registries.size() - 1)) % registries.size();
        Claims.Claim one = claims.begin(registries.get(first), random);
        Claims.Claim other = claims.rival(one, registries.get(second), random);
        CompletableFuture<Void> both = CompletableFuture.runAsync(one::make);
        other.make();
        both.join();
        for (Claims.Claim each : List.of(one, other)) {
            Answer answer = history.write(any(random), each.name(), unusedAddress(), each.key());
            each.reported(answer);
            requests.addAndGet(2);
        }
    }
}
