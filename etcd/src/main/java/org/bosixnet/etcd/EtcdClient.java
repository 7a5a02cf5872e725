package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/** Asks etcd and waits for the answer; what goes wrong is a {@link StoreException} that tells what etcd said. */
final class EtcdClient implements AutoCloseable {

    /** The client library logs each failed call as a warning, beside what is said here. */
    private static final Logger LIBRARY = Logger.getLogger("io.etcd.jetcd");

    /** How many operations etcd takes at once by default ({@code --max-txn-ops}). */
    static final int MAX_OPERATIONS = 128;

    /** How many keys are read at once. */
    private static final int PAGE = 1000;

    /** The most bytes of one answer: a page of seen marks. */
    private static final int MAX_ANSWER = 256 << 20;

    /** How often a connection is tried that nothing comes from; etcd refuses more than one try in 5 s. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(6);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(3);

    /** How much later than its deadline a call may tell that it is over. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How long the end of the library's threads may take. */
    private static final long STOP_SECONDS = 10;

    static {
        LIBRARY.setLevel(Level.SEVERE);
    }

    private final EtcdConfig config;
    private final ExecutorService executor;
    private volatile Connection connection;

    /** A client, and what it runs on; which it closes, too, but does not wait for. */
    private record Connection(Client client, Vertx vertx) {
        void close() {
            client.close();
            try {
                vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LIBRARY.log(Level.SEVERE, "Vert.x has not ended", e);
            }
        }
    }

    /**
     * @throws StoreException if a certificate or a key cannot be used
     */
    EtcdClient(EtcdConfig config) {
        this.config = config;
        executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "bosixnet-etcd-call");
            thread.setDaemon(true);
            return thread;
        });
        connection = connect();
    }

    private Connection connect() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setUseDaemonThread(true).setEventLoopPoolSize(2));
        Client client = config.applyTo(Client.builder())
                .executorService(executor)
                .vertx(vertx)
                .interceptor(new Deadline())
                .waitForReady(false)
                .keepaliveTime(KEEPALIVE)
                .keepaliveTimeout(KEEPALIVE_TIMEOUT)
                .keepaliveWithoutCalls(true)
                .connectTimeout(config.timeout())
                .retryMaxAttempts(1)
                .maxInboundMessageSize(MAX_ANSWER)
                .build();
        return new Connection(client, vertx);
    }

    /** Ends a call when nobody waits for it any more, so that it changes nothing later on. */
    private final class Deadline implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(
                    method,
                    method.getType() == MethodDescriptor.MethodType.UNARY
                            ? options.withDeadlineAfter(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                            : options);
        }
    }

    /**
     * Connects anew, since the library tries a member that does not answer less and less often, at last every two minutes.
     * Watches end.
     */
    void reconnect() {
        Connection old = connection;
        connection = connect();
        old.close();
    }

    /** Reads one key as it is now, or after a wait of {@link EtcdConfig#timeout}. */
    GetResponse get(ByteSequence key) {
        return get(key, 0);
    }

    /** Reads one key as it was at that revision; 0: as it is now. */
    GetResponse get(ByteSequence key, long revision) {
        return answer(connection
                .client()
                .getKVClient()
                .get(key, GetOption.builder().withRevision(revision).build()));
    }

    /** Reads all keys of a prefix, in their order, as they were at that revision; 0: as they are now. */
    void each(ByteSequence prefix, long revision, Consumer<KeyValue> consumer) {
        ByteSequence end = OptionsUtil.prefixEndOf(prefix);
        ByteSequence next = prefix;
        boolean more = true;
        while (more) {
            GetResponse page = answer(connection
                    .client()
                    .getKVClient()
                    .get(
                            next,
                            GetOption.builder()
                                    .withRange(end)
                                    .withRevision(revision)
                                    .withLimit(PAGE)
                                    .build()));
            List<KeyValue> found = page.getKvs();
            found.forEach(consumer);
            more = page.isMore() && !found.isEmpty();
            if (more) {
                next = found.get(found.size() - 1).getKey().concat(ByteSequence.from(new byte[1]));
            }
        }
    }

    /** Returns how many keys have a prefix. */
    long count(ByteSequence prefix) {
        return answer(connection
                        .client()
                        .getKVClient()
                        .get(
                                prefix,
                                GetOption.builder()
                                        .isPrefix(true)
                                        .withCountOnly(true)
                                        .build()))
                .getCount();
    }

    /** Deletes all keys of a prefix. */
    void deleteAll(ByteSequence prefix) {
        answer(connection
                .client()
                .getKVClient()
                .delete(prefix, DeleteOption.builder().isPrefix(true).build()));
    }

    /** Does some things if all conditions hold, otherwise others. When it throws, they may have been done. */
    TxnResponse transact(List<Cmp> conditions, List<Op> then, List<Op> otherwise) {
        return answer(connection
                .client()
                .getKVClient()
                .txn()
                .If(conditions.toArray(Cmp[]::new))
                .Then(then.toArray(Op[]::new))
                .Else(otherwise.toArray(Op[]::new))
                .commit());
    }

    /** Returns the condition that a key was last written at that revision, or is not there if it is 0. */
    static Cmp writtenAt(ByteSequence key, long revision) {
        return revision == 0
                ? new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0))
                : new Cmp(key, Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
    }

    static Op put(ByteSequence key, ByteSequence value) {
        return Op.put(key, value, PutOption.DEFAULT);
    }

    static Op delete(ByteSequence key) {
        return Op.delete(key, DeleteOption.DEFAULT);
    }

    static Op read(ByteSequence key) {
        return Op.get(key, GetOption.DEFAULT);
    }

    /** Reports what happens to keys of a prefix from that revision on, until it fails once or is closed. */
    Watch.Watcher watch(ByteSequence prefix, long revision, Watch.Listener listener) {
        return connection
                .client()
                .getWatchClient()
                .watch(
                        prefix,
                        WatchOption.builder()
                                .isPrefix(true)
                                .withRevision(revision)
                                .withRequireLeader(true)
                                .build(),
                        listener);
    }

    private <T> T answer(CompletableFuture<T> future) {
        try {
            return future.get(config.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "etcd at " + config.endpointsText() + " has not answered within "
                            + config.timeout().toMillis() + " ms.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.cancel(true);
            throw new StoreException(Kind.UNAVAILABLE, "The wait for etcd was interrupted.", e);
        }
    }

    private StoreException failure(Throwable e) {
        return new StoreException(
                Kind.UNAVAILABLE, "etcd at " + config.endpointsText() + " does not work: " + reason(e) + ".", e);
    }

    /** Returns what is behind a failure, in the words of the one who knows it best. */
    static String reason(Throwable failure) {
        String reason = failure.toString();
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e.getMessage() != null) {
                reason = e instanceof RuntimeException ? e.getMessage() : e.toString();
            }
        }
        return reason;
    }

    /** Returns whether waiting will not help: etcd answered, and wants another key or certificate. */
    static boolean isRefused(@Nullable Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SSLException) {
                return true;
            }
            if (e instanceof EtcdException etcd && etcd.getErrorCode() != ErrorCode.UNAVAILABLE) {
                return etcd.getErrorCode() == ErrorCode.UNAUTHENTICATED
                        || etcd.getErrorCode() == ErrorCode.PERMISSION_DENIED
                        || etcd.getErrorCode() == ErrorCode.INVALID_ARGUMENT;
            }
        }
        return false;
    }

    /** Returns whether etcd has forgotten the revision that was asked for. */
    static boolean isCompacted(@Nullable Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.OUT_OF_RANGE) {
                return true;
            }
        }
        return false;
    }

    /** Ends every connection and every thread. */
    @Override
    public void close() {
        connection.close();
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
