package org.bosixnet.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.bosixnet.dao.StoreException;
import org.bosixnet.etcd.Mirror.Head;
import org.jspecify.annotations.Nullable;

/** Reads the head linearizably for whoever asks. One reading serves all who asked before it began. */
final class HeadReads {

    private final EtcdClient client;
    private final Keyspace keys;
    private final AtomicLong begun = new AtomicLong();
    private final ReentrantLock reading = new ReentrantLock();

    /** What the last reading found, unless it failed. */
    @GuardedBy("reading")
    private Head head = Head.NONE;

    @GuardedBy("reading")
    private @Nullable StoreException failure;

    HeadReads(EtcdClient client, Keyspace keys) {
        this.client = client;
        this.keys = keys;
    }

    /**
     * Returns a head that is not older than this call.
     *
     * @throws StoreException if etcd does not answer
     */
    Head newest() {
        long before = begun.get();
        reading.lock();
        try {
            if (begun.get() == before) {
                begun.incrementAndGet();
                read();
            }
            if (failure != null) {
                throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
            }
            return head;
        } finally {
            reading.unlock();
        }
    }

    @GuardedBy("reading")
    private void read() {
        try {
            head = Head.of(client.get(keys.head()).getKvs());
            failure = null;
        } catch (StoreException e) {
            failure = e;
        }
    }
}
