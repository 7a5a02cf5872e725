package org.bosixnet.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;

/** The client library with all that it runs on, which ends when it is closed. */
final class EtcdConnection implements AutoCloseable {

    /** The most bytes of one answer, or of what a watch tells at once; a longer one fails before it is in memory. */
    private static final int MAX_ANSWER = 64 << 20;

    /** How often a connection is tried that nothing comes from; etcd refuses more than one try in 5 s. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(6);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(3);

    /** How long the end of the threads may take. */
    private static final Duration STOP = Duration.ofSeconds(10);

    /** How long the threads may stay that all connections share; gRPC lets them go after a second. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 20;

    /** How long to wait for what members say of themselves. */
    private static final Duration STATUS = Duration.ofSeconds(2);

    private final EtcdConfig config;
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor = Executors.newCachedThreadPool(this::thread);
    private final Vertx vertx;
    private final Client client;

    /** Which cluster answers come from; 0 before it is known, and while it is more than one. */
    private volatile long cluster;

    /**
     * @throws StoreException if a certificate or a key cannot be used
     */
    EtcdConnection(EtcdConfig config) {
        this.config = config;
        ClientBuilder builder = config.applyTo(Client.builder());
        vertx = onOwnThread(this::vertx);
        client = onOwnThread(() -> client(builder, config.timeout()));
    }

    private Vertx vertx() {
        return VertxBootstrap.create()
                .options(new VertxOptions()
                        .setUseDaemonThread(true)
                        .setEventLoopPoolSize(2)
                        // or it keeps a directory, which it deletes when the process ends, whatever is closed by then
                        .setFileSystemOptions(new FileSystemOptions()
                                .setClassPathResolvingEnabled(false)
                                .setFileCachingEnabled(false)))
                .threadFactory(new RememberedThreads())
                .init()
                .vertx();
    }

    private Client client(ClientBuilder builder, Duration timeout) {
        return builder.executorService(executor)
                .vertx(vertx)
                .interceptor(new Deadline(timeout))
                .waitForReady(false)
                .keepaliveTime(KEEPALIVE)
                .keepaliveTimeout(KEEPALIVE_TIMEOUT)
                .keepaliveWithoutCalls(true)
                .connectTimeout(timeout)
                .retryMaxAttempts(0) // or a thread that waits for retries stays for ever
                .maxInboundMessageSize(MAX_ANSWER)
                .build();
    }

    private Thread thread(Runnable task) {
        Thread thread = new FastThreadLocalThread(task, "bosixnet-etcd-call"); // takes what Netty leaves behind with it
        thread.setDaemon(true);
        threads.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        return thread;
    }

    /** Remembers the threads of Vert.x, which tells that it has ended before they have. */
    private final class RememberedThreads implements VertxThreadFactory {
        @Override
        public VertxThread newVertxThread(
                Runnable target, String name, boolean worker, long maxExecTime, TimeUnit maxExecTimeUnit) {
            VertxThread thread =
                    VertxThreadFactory.super.newVertxThread(target, name, worker, maxExecTime, maxExecTimeUnit);
            threads.add(thread);
            return thread;
        }
    }

    /** Ends a call when nobody waits for it any more, so that it changes nothing later on. */
    private record Deadline(Duration timeout) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(
                    method,
                    method.getType() == MethodDescriptor.MethodType.UNARY
                            ? options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            : options);
        }
    }

    /**
     * Uses the client, on a thread that ends with it: Netty leaves things behind in every thread that calls it, and those of
     * a container outlive the registry.
     *
     * @throws StoreException if it is closed
     */
    <T> T call(Function<Client, T> action) {
        return onOwnThread(() -> action.apply(client));
    }

    private <T> T onOwnThread(Supplier<T> action) {
        try {
            return CompletableFuture.supplyAsync(action, executor).join();
        } catch (RejectedExecutionException e) {
            throw new StoreException(Kind.UNAVAILABLE, "This connection to etcd has just been closed.", e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * Makes sure that an answer comes from the cluster that the others come from: each request goes to another endpoint.
     *
     * @throws StoreException if the endpoints are not all of one
     */
    void demandOneCluster(Response answer) {
        long from = answer.getHeader().getClusterId();
        if (from != cluster) {
            synchronized (this) { // one asks for all that wait
                if (from != cluster) {
                    demandOneCluster(Map.of(from, "one that answers is"));
                }
            }
        }
    }

    /**
     * Makes sure that all endpoints which answer are members of one cluster.
     *
     * @throws StoreException if they are not
     */
    void demandOneCluster() {
        demandOneCluster(Map.of());
    }

    private synchronized void demandOneCluster(Map<Long, String> heard) {
        cluster = 0;
        Map<URI, CompletableFuture<StatusResponse>> asked = new LinkedHashMap<>();
        for (URI endpoint : config.endpoints()) {
            String target = EtcdConfig.target(List.of(endpoint));
            asked.computeIfAbsent(
                    endpoint,
                    unused -> call(known -> known.getMaintenanceClient().statusMember(target)));
        }
        long end = System.nanoTime() + STATUS.toNanos();
        Map<Long, String> clusters = new LinkedHashMap<>();
        asked.forEach((endpoint, status) -> answer(status, end - System.nanoTime())
                .ifPresent(answer -> clusters.putIfAbsent(answer.getHeader().getClusterId(), endpoint + " is")));
        heard.forEach(clusters::putIfAbsent); // one may tell nothing of itself, and answer all the same
        if (clusters.size() > 1) {
            throw EtcdFailures.differentClusters(clusters);
        }
        clusters.keySet().forEach(only -> cluster = only);
    }

    /** Returns an answer if it comes in time, with no help of a thread of the JDK that would stay. */
    private static <T> Optional<T> answer(CompletableFuture<T> future, long nanos) {
        try {
            return Optional.of(future.get(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Ends it, and waits until none of its threads runs any more. */
    @Override
    public void close() {
        Future<Void> unused = onOwnThread(() -> {
            client.close();
            return vertx.close();
        });
        executor.shutdownNow();
        long end = System.nanoTime() + STOP.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the threads have ended that all connections share. */
    static void awaitQuiet() {
        try {
            awaitGlobalExecutor();
            long end = System.nanoTime() + QUIET.toNanos();
            while (isShared() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitGlobalExecutor() throws InterruptedException {
        try {
            boolean unused = GlobalEventExecutor.INSTANCE.awaitInactivity(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (IllegalStateException e) {
            return; // it never had anything to do
        }
    }

    private static boolean isShared() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.startsWith("grpc-") || name.startsWith("vertx-blocked-thread-checker"));
    }
}
