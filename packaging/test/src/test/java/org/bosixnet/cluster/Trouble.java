package org.bosixnet.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Breaks members and registries at random for some time, and leaves all of them whole. */
final class Trouble {

    private static final int HOUR = 3600;

    private static final List<Fault> OF_MEMBERS = List.of(Fault.KILLED, Fault.PAUSED, Fault.UNPLUGGED);

    private final Cluster cluster;
    private final long began = System.nanoTime();
    private final List<String> told = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Throwable failure;

    private enum Fault {
        KILLED,
        PAUSED,
        UNPLUGGED,
        /** As by an upgrade; of a registry only. */
        TERMINATED,
        /** It reaches no member any more, and its clients reach it; of a registry only. */
        OFF_FROM_ETCD,
        /** Of a registry only. */
        CLOCK_SET
    }

    Trouble(Cluster cluster, long seed, Duration time) {
        this.cluster = cluster;
        begin("trouble of members", new Random(seed), time, this::breakMembers);
        begin("trouble of registries", new Random(seed + 1), time, this::breakRegistry);
    }

    private interface Step {
        void run(Random random) throws InterruptedException;
    }

    private void begin(String name, Random random, Duration time, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (System.nanoTime() - began < time.toNanos()) {
                            step.run(random);
                            pause(random, 500, 4000);
                        }
                    } catch (InterruptedException | RuntimeException | Error e) {
                        failure = e;
                    }
                },
                name);
        thread.start();
        threads.add(thread);
    }

    private static void pause(Random random, int least, int most) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(least + random.nextInt(most - least));
    }

    /** One member mostly, sometimes two of three, which are a quorum. */
    private void breakMembers(Random random) throws InterruptedException {
        List<Node> members = cluster.members();
        int first = random.nextInt(members.size());
        breakNode(members.get(first), memberFault(random), random, () -> {
            if (random.nextInt(5) == 0) {
                breakNode(members.get((first + 1) % members.size()), memberFault(random), random, () -> {});
            }
        });
    }

    private static Fault memberFault(Random random) {
        return OF_MEMBERS.get(random.nextInt(OF_MEMBERS.size()));
    }

    private void breakRegistry(Random random) throws InterruptedException {
        int number = random.nextInt(cluster.registries().size());
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        if (fault == Fault.CLOCK_SET) {
            int seconds = random.nextInt(2 * HOUR) - HOUR;
            tell(cluster.registries().get(number), fault + " by " + seconds + " s");
            cluster.setClock(number, seconds);
            pause(random, 1000, 6000);
            cluster.setClock(number, 0);
            tell(cluster.registries().get(number), "has the right time");
        } else {
            breakNode(cluster.registries().get(number), fault, random, () -> {});
        }
    }

    private interface More {
        void run() throws InterruptedException;
    }

    private void breakNode(Node node, Fault fault, Random random, More meanwhile) throws InterruptedException {
        tell(node, fault.toString());
        switch (fault) {
            case KILLED -> node.kill();
            case PAUSED -> node.pause();
            case UNPLUGGED -> node.unplug();
            case OFF_FROM_ETCD -> node.setIp4(false);
            default -> node.terminate();
        }
        pause(random, 500, 6000);
        meanwhile.run();
        switch (fault) {
            case PAUSED -> node.resume();
            case UNPLUGGED -> node.plug();
            case OFF_FROM_ETCD -> node.setIp4(true);
            default -> node.start();
        }
        tell(node, "is whole");
    }

    private synchronized void tell(Node node, String what) {
        told.add("%6.1f s: %s %s".formatted((System.nanoTime() - began) / 1e9, node.name(), what));
    }

    /** Waits until everything is whole, and returns what has happened, line by line. */
    String awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
        synchronized (this) {
            return String.join("\n", told);
        }
    }
}
