package org.bosixnet.client.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Finds names of the fleet that have other addresses in the computer's DNS: where the hosts file takes precedence, such
 * a name leads to the fleet's host and not to the one meant so far.
 */
public final class Shadows {

    /** The most names to ask for; of more, a random sample. */
    static final int MOST_NAMES = 200;

    private static final int DNS_PORT = 53;
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ResolvConf resolvConf;
    private final int port;
    private final RandomGenerator random;
    private final Duration patience;

    /** Asks the servers that this computer's programs ask. */
    public Shadows() {
        this(List.of());
    }

    /**
     * Asks the servers that this computer's programs ask, or those behind its own, which answers from the hosts file itself.
     *
     * @param behind files that may name those
     */
    public Shadows(List<Path> behind) {
        this(
                ResolvConf.read(Path.of("/etc/resolv.conf")).around(behind),
                DNS_PORT,
                RandomGenerator.getDefault(),
                PATIENCE);
    }

    /**
     * Asks the servers of another file.
     *
     * @param port of the servers
     * @param patience how long to wait for all answers together
     */
    public Shadows(Path resolvConf, int port, RandomGenerator random, Duration patience) {
        this(ResolvConf.read(resolvConf), port, random, patience);
    }

    private Shadows(ResolvConf resolvConf, int port, RandomGenerator random, Duration patience) {
        this.resolvConf = resolvConf;
        this.port = port;
        this.random = random;
        this.patience = patience;
    }

    /**
     * A name that shadows another host's.
     *
     * @param inDns the name that DNS knows, which may end with a domain of the search list
     * @param addresses those that DNS has for it, sorted
     */
    public record Shadow(HostName name, String inDns, List<String> addresses) {}

    /**
     * What was found.
     *
     * @param shadows sorted by name
     * @param answered where DNS knows every name, and so says nothing: {@code .} for all names as they are, otherwise
     *     domains of the search list
     * @param notAsked how many names were not looked up, because there are too many or DNS did not answer in time
     */
    public record Found(List<Shadow> shadows, List<String> answered, int notAsked) {
        public Found {
            shadows = List.copyOf(shadows);
            answered = List.copyOf(answered);
        }
    }

    /** Asks DNS for the names of these entries. */
    public Found find(Collection<HostEntry> entries) throws InterruptedException {
        Map<HostName, Set<InetAddress>> hosts = new TreeMap<>();
        for (HostEntry entry : entries) {
            hosts.computeIfAbsent(entry.name(), name -> new LinkedHashSet<>()).add(address(entry.address()));
        }
        if (hosts.isEmpty() || resolvConf.servers().isEmpty()) {
            return new Found(List.of(), List.of(), 0);
        }
        DnsLookup dns = new DnsLookup(resolvConf.servers(), port);
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "bosixnet-dns");
            thread.setDaemon(true); // a thread that waits for an answer ignores interrupts
            return thread;
        });
        try {
            return find(hosts, dns, executor, System.nanoTime() + patience.toNanos());
        } finally {
            executor.shutdownNow();
        }
    }

    private Found find(Map<HostName, Set<InetAddress>> hosts, DnsLookup dns, ExecutorService executor, long deadline)
            throws InterruptedException {
        List<String> suffixes = new ArrayList<>(List.of(""));
        resolvConf.search().forEach(domain -> suffixes.add("." + domain));
        String nobody = "bosixnet-" + Long.toHexString(random.nextLong());
        List<@Nullable Boolean> knowsAll = all(
                executor,
                deadline,
                suffixes.stream()
                        .map(suffix -> (Callable<Boolean>)
                                () -> !dns.addresses(nobody + suffix).isEmpty())
                        .toList());
        List<String> answered = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < suffixes.size(); i++) {
            if (Boolean.TRUE.equals(knowsAll.get(i))) {
                answered.add(suffixes.get(i).isEmpty() ? "." : suffixes.get(i).substring(1));
            } else if (knowsAll.get(i) != null) {
                asked.add(suffixes.get(i));
            }
        }
        if (asked.isEmpty()) {
            return new Found(List.of(), answered, answered.isEmpty() ? hosts.size() : 0);
        }
        List<Map.Entry<HostName, Set<InetAddress>>> drawn = new ArrayList<>(hosts.entrySet());
        Collections.shuffle(drawn, new Random(random.nextLong())); // otherwise the first would hide the rest
        List<Callable<List<Shadow>>> questions = drawn.stream()
                .limit(MOST_NAMES)
                .map(host -> (Callable<List<Shadow>>) () -> shadows(dns, host.getKey(), host.getValue(), asked))
                .toList();
        List<@Nullable List<Shadow>> answers = all(executor, deadline, questions);
        List<Shadow> shadows = new ArrayList<>();
        int notAsked = hosts.size() - questions.size();
        for (List<Shadow> answer : answers) {
            if (answer == null) {
                notAsked++;
            } else {
                shadows.addAll(answer);
            }
        }
        shadows.sort(Comparator.comparing(Shadow::name));
        return new Found(shadows, answered, notAsked);
    }

    private static List<Shadow> shadows(DnsLookup dns, HostName name, Set<InetAddress> ours, List<String> suffixes)
            throws Exception {
        List<Shadow> shadows = new ArrayList<>();
        for (String suffix : suffixes) {
            Set<InetAddress> theirs = dns.addresses(name + suffix);
            if (!theirs.isEmpty() && theirs.stream().noneMatch(ours::contains)) {
                shadows.add(new Shadow(
                        name,
                        name + suffix,
                        theirs.stream()
                                .map(InetAddress::getHostAddress)
                                .sorted(Comparator.naturalOrder())
                                .collect(Collectors.toList())));
            }
        }
        return shadows;
    }

    /** Returns an answer for each question, null for those that failed or took too long. */
    private static <T> List<@Nullable T> all(ExecutorService executor, long deadline, List<Callable<T>> questions)
            throws InterruptedException {
        List<@Nullable T> answers = new ArrayList<>();
        long left = Math.max(1, deadline - System.nanoTime());
        for (Future<T> future : executor.invokeAll(questions, left, TimeUnit.NANOSECONDS)) {
            try {
                answers.add(future.get());
            } catch (ExecutionException | CancellationException e) {
                answers.add(null);
            }
        }
        return answers;
    }

    private static InetAddress address(HostAddress address) {
        try {
            return InetAddress.getByName(address.text()); // a literal: asks nobody
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address was checked", e);
        }
    }
}
