package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.dao.StoreException;
import org.bosixnet.etcd.Mirror.Head;
import org.bosixnet.file.PrivateFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name of the history of revisions, which all registries on one etcd share. A snapshot of etcd that is restored takes
 * revisions back, which would then be given out again: whoever sees that gives the history another name, so that nobody
 * goes on from a position of the old one. To see it after a restart as well, the last position is kept on the disk.
 */
final class Epochs {

    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

    /** The value of the key: the epoch, and the cluster that it was made in. */
    private static final Pattern VALUE = Pattern.compile("([0-9a-f]{16}) ([0-9a-f]{1,16})");

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{16}) ([0-9]{1,18}) ([0-9a-f]{0,64})\n");

    private final EtcdClient client;
    private final Keyspace keys;
    private final Path file;

    /**
     * The name of the history.
     *
     * @param revision at which it was given: whoever compares that of its key writes into no other history
     */
    record Epoch(String name, long revision) {}

    /** The last commit that was seen in an epoch. */
    record Known(String epoch, Head head) {}

    /**
     * @param dataDir a directory of this registry alone
     */
    Epochs(EtcdClient client, Keyspace keys, Path dataDir) {
        this.client = client;
        this.keys = keys;
        this.file = dataDir.resolve("etcd-position");
    }

    /**
     * Returns the epoch, after giving it another name if what was seen in it is not in etcd any more.
     *
     * @param seen what this process has seen last; null: what the one before has
     * @throws StoreException if etcd does not answer
     */
    Epoch current(@Nullable Known seen) {
        Known known = seen == null ? remembered() : seen;
        while (true) {
            GetResponse answer = client.get(keys.epoch());
            String cluster = Long.toHexString(answer.getHeader().getClusterId());
            KeyValue found = answer.getKvs().isEmpty() ? null : answer.getKvs().get(0);
            Matcher value = VALUE.matcher(found == null ? "" : found.getValue().toString(StandardCharsets.UTF_8));
            if (found != null && value.matches() && value.group(2).equals(cluster)) {
                Epoch epoch = new Epoch(value.group(1), found.getModRevision());
                if (known == null || !known.epoch().equals(epoch.name()) || holds(known.head())) {
                    return epoch;
                }
                LOG.warn("etcd has gone back to an earlier state: positions of before are not valid any more.");
            }
            client.transact( // whoever comes first names it
                    List.of(EtcdClient.writtenAt(keys.epoch(), found == null ? 0 : found.getModRevision())),
                    List.of(EtcdClient.put(
                            keys.epoch(), another(answer.getHeader().getClusterId()))),
                    List.of());
        }
    }

    /** Returns the value of the key for an epoch that never was. */
    static ByteSequence another(long cluster) {
        return Keyspace.bytes(Keyspace.unique() + " " + Long.toHexString(cluster));
    }

    /**
     * Returns whether a commit that was seen is still in etcd, or at least may be.
     *
     * @throws StoreException if etcd does not answer
     */
    boolean holds(Head head) {
        Head now = Head.of(client.get(keys.head()).getKvs());
        if (head.revision() == 0) {
            return true;
        }
        if (now.revision() <= head.revision()) {
            return now.equals(head);
        }
        try {
            return Head.of(client.get(keys.head(), head.revision()).getKvs()).equals(head);
        } catch (StoreException e) {
            if (EtcdFailures.isCompacted(e)) {
                return true; // it is forgotten, as it is to be after a while
            }
            throw e;
        }
    }

    private @Nullable Known remembered() {
        try {
            if (Files.exists(file)) {
                Matcher line = LINE.matcher(Files.readString(file));
                if (line.matches()) {
                    Head head = new Head(Long.parseLong(line.group(2)), Keyspace.bytes(line.group(3)));
                    return new Known(line.group(1), head);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}): it would not be noticed if etcd had gone back.", file, e.toString());
        }
        return null;
    }

    /** Keeps what was seen for the next start. */
    void remember(Known known) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            PrivateFile.replace(
                    file,
                    known.epoch() + " " + known.head().revision() + " "
                            + known.head().value().toString(StandardCharsets.UTF_8) + "\n");
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written ({}): after a restart it would not be noticed if etcd had gone back.",
                    file,
                    e.toString());
        }
    }
}
