package org.bosixnet.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.lease.LeaseRevokeResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Asks etcd and waits for the answer; what goes wrong is a {@link StoreException} that tells what etcd said. */
final class EtcdClient implements AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(EtcdClient.class);

    /** The client library logs each failed call as a warning, beside what is said here. */
    private static final Logger LIBRARY = Logger.getLogger("io.etcd.jetcd");

    /** How many operations etcd takes at once by default ({@code --max-txn-ops}). */
    static final int MAX_OPERATIONS = 128;

    /** How much later than its deadline a call may tell that it is over. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    static {
        LIBRARY.setLevel(Level.SEVERE);
    }

    private final EtcdConfig config;
    private volatile EtcdConnection connection;

    @GuardedBy("this")
    private boolean closed;

    /**
     * @throws StoreException if a certificate or a key cannot be used
     */
    EtcdClient(EtcdConfig config) {
        this.config = config;
        connection = new EtcdConnection(config);
    }

    /**
     * Connects anew, since the library tries a member that does not answer less and less often, at last every two minutes.
     * Watches end. If certificates or keys, which are read again, cannot be used just then, all stays as it is.
     */
    synchronized void reconnect() {
        EtcdConnection old = connection;
        if (closed) {
            return;
        }
        try {
            connection = new EtcdConnection(config);
        } catch (StoreException e) { // they may just be renewed
            LOG.warn("There is no new connection to etcd: {}", e.getMessage());
            return;
        }
        old.close();
    }

    /** Reads one key as it is now. */
    GetResponse get(ByteSequence key) {
        return get(key, 0);
    }

    /** Reads one key as it was at that revision; 0: as it is now. */
    GetResponse get(ByteSequence key, long revision) {
        return answer(
                kv -> kv.get(key, GetOption.builder().withRevision(revision).build()));
    }

    /** Reads all keys of a prefix, in their order, as they were at that revision; 0: as they are now. */
    void each(ByteSequence prefix, long revision, Consumer<KeyValue> consumer) {
        GetOption.Builder range =
                GetOption.builder().withRange(OptionsUtil.prefixEndOf(prefix)).withRevision(revision);
        PageSize size = new PageSize();
        ByteSequence next = prefix;
        while (next != null) {
            GetResponse page = page(range, next, size);
            if (page != null) {
                page.getKvs().forEach(consumer);
                next = page.isMore()
                        ? Keyspace.next(
                                page.getKvs().get(page.getKvs().size() - 1).getKey())
                        : null;
            }
        }
    }

    /** Returns a page, or null if it has to be a shorter one, which is to be asked for next. */
    private @Nullable GetResponse page(GetOption.Builder range, ByteSequence first, PageSize size) {
        try {
            GetOption option = range.withLimit(size.limit()).build();
            GetResponse page = answer(kv -> kv.get(first, option));
            size.came(page.getKvs().size(), bytes(page.getKvs()));
            return page;
        } catch (StoreException e) {
            boolean late = EtcdFailures.isLate(e) && size.limit() > PageSize.FIRST; // fewer may come in time
            if ((late || EtcdFailures.isTooLong(e)) && size.mayShrink()) {
                return null;
            }
            throw e;
        }
    }

    private static long bytes(List<KeyValue> page) {
        return page.stream()
                .mapToLong(each -> each.getKey().size() + each.getValue().size())
                .sum();
    }

    /** Returns how many keys have a prefix. */
    long count(ByteSequence prefix) {
        return answer(kv -> kv.get(
                        prefix,
                        GetOption.builder().isPrefix(true).withCountOnly(true).build()))
                .getCount();
    }

    /** Deletes all keys of a prefix. */
    void deleteAll(ByteSequence prefix) {
        answer(kv -> kv.delete(prefix, DeleteOption.builder().isPrefix(true).build()));
    }

    /** Does some things if all conditions hold, otherwise others. When it throws, they may have been done. */
    TxnResponse transact(List<Cmp> conditions, List<Op> then, List<Op> otherwise) {
        return answer(kv -> kv.txn()
                .If(conditions.toArray(Cmp[]::new))
                .Then(then.toArray(Op[]::new))
                .Else(otherwise.toArray(Op[]::new))
                .commit());
    }

    /** Does some things, whatever is there. When it throws, they may have been done. */
    TxnResponse transact(List<Op> changes) {
        return transact(List.of(), changes, List.of());
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
        WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withRevision(revision)
                .withRequireLeader(true)
                .build();
        return connection.call(client -> client.getWatchClient().watch(prefix, option, listener));
    }

    void end(Watch.Watcher watcher) {
        boolean unused = connection.call(client -> {
            watcher.close();
            return true;
        });
    }

    /**
     * Makes a lease: keys that are put with it go when it is not kept alive.
     *
     * @return its id, never 0
     */
    long grant(Duration lifetime) {
        return ask(client -> client.getLeaseClient().grant(lifetime.toSeconds()))
                .getID();
    }

    /** Keeps a lease alive, and returns whether it still was. */
    boolean keepAlive(long lease) {
        try {
            LeaseKeepAliveResponse unused =
                    ask(client -> client.getLeaseClient().keepAliveOnce(lease));
            return true;
        } catch (StoreException e) {
            if (EtcdFailures.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Ends a lease, if it is still there. */
    void revoke(long lease) {
        try {
            LeaseRevokeResponse unused = ask(client -> client.getLeaseClient().revoke(lease));
        } catch (StoreException e) {
            if (!EtcdFailures.isNotFound(e)) {
                throw e;
            }
        }
    }

    static Op put(ByteSequence key, ByteSequence value, long lease) {
        return Op.put(key, value, PutOption.builder().withLeaseId(lease).build());
    }

    /** Makes sure that all endpoints which answer are members of one cluster. */
    void demandOneCluster() {
        connection.demandOneCluster();
    }

    private <T extends Response> T answer(Function<KV, CompletableFuture<T>> call) {
        return ask(client -> call.apply(client.getKVClient()));
    }

    private <T extends Response> T ask(Function<Client, CompletableFuture<T>> call) {
        try {
            return once(call);
        } catch (StoreException e) {
            if (EtcdFailures.isExpired(e)) { // nothing was done, and by now the library has forgotten the token
                return once(call);
            }
            throw e;
        }
    }

    private <T extends Response> T once(Function<Client, CompletableFuture<T>> call) {
        EtcdConnection asked = connection;
        CompletableFuture<T> future = asked.call(call);
        try {
            T answer = future.get(config.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            asked.demandOneCluster(answer);
            return answer;
        } catch (ExecutionException e) {
            throw EtcdFailures.exception(e.getCause() == null ? e : e.getCause(), config);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw EtcdFailures.exception(
                    new TimeoutException(
                            "it has not answered within " + config.timeout().toMillis() + " ms"),
                    config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.cancel(true);
            throw new StoreException(Kind.UNAVAILABLE, "The wait for etcd was interrupted.", e);
        }
    }

    /** Ends every connection and every thread. In a plugin, whose classes go next, those that all connections share, too. */
    @Override
    public synchronized void close() {
        closed = true;
        connection.close();
        if (getClass().getClassLoader() != StoreException.class.getClassLoader()) {
            EtcdConnection.awaitQuiet();
        }
    }
}
