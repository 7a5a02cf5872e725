package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
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

    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{16}) ([0-9]{1,18}) ([0-9a-f]{0,64})((?: [0-9a-f]{16})*)\n");

    /** How many names of the past are remembered. */
    private static final int MOST_FORMER = 16;

    private final EtcdClient client;
    private final Keyspace keys;
    private final Path file;

    /** Names that the history had before: a snapshot that is restored once more has them again. */
    private final Set<String> former = Collections.synchronizedSet(new LinkedHashSet<>());

    /**
     * The name of the history.
     *
     * @param revision at which it was given: whoever compares that of its key writes into no other history
     */
    record Epoch(String name, long revision) {

        /** Returns whether its key, as it was found, is still that of this history. */
        boolean is(List<KeyValue> found) {
            return !found.isEmpty() && found.get(0).getModRevision() == revision;
        }
    }

    /**
     * What is known of a history.
     *
     * @param head the last commit
     * @param revision up to which everything is known, 0 if that is not known
     */
    record Known(Epoch epoch, Head head, long revision) {}

    /**
     * What etcd has.
     *
     * @param cluster which etcd it is
     * @param epoch the key of the name of the history, null if there is none
     * @param written the newest revision at which registries are known to have written something
     * @param revision the newest of all
     */
    record Now(long cluster, @Nullable KeyValue epoch, Head head, long written, long revision) {

        /** Returns at which revision the history got its name, 0 if it has none. */
        long named() {
            return epoch == null ? 0 : epoch.getModRevision();
        }

        /** Returns whether etcd had more when that was known: then it has gone back. */
        boolean isBefore(Known known) {
            return revision < known.revision() || head.isBefore(known.head());
        }

        /** Returns whether the history has another name, of which that should tell. */
        boolean isRenamed(Known known) {
            return named() != known.epoch().revision() && named() <= known.revision();
        }
    }

    /**
     * @param dataDir a directory of this registry alone
     */
    Epochs(EtcdClient client, Keyspace keys, Path dataDir) {
        this.client = client;
        this.keys = keys;
        this.file = dataDir.resolve("etcd-position");
    }

    /**
     * Returns what etcd has, not older than this call.
     *
     * @throws StoreException if etcd does not answer
     */
    Now now() {
        GetResponse head = client.get(keys.head());
        long revision = head.getHeader().getRevision();
        List<KeyValue> epoch = client.get(keys.epoch(), revision).getKvs();
        List<KeyValue> alive = client.get(keys.alive(), revision).getKvs();
        return new Now(
                head.getHeader().getClusterId(),
                epoch.isEmpty() ? null : epoch.get(0),
                Head.of(head.getKvs()),
                Stream.of(head.getKvs(), epoch, alive)
                        .flatMap(List::stream)
                        .mapToLong(KeyValue::getModRevision)
                        .max()
                        .orElse(0),
                revision);
    }

    /**
     * Returns the epoch, after giving it another name if what was seen in it is not in etcd any more.
     *
     * @param seen what this process has seen last; null: what the one before has
     * @param back whether etcd was seen to have gone back since
     * @throws StoreException if etcd does not answer
     */
    Epoch current(@Nullable Known seen, boolean back) {
        Known known = seen == null ? remembered() : seen;
        while (true) {
            Now now = now();
            KeyValue found = now.epoch();
            Matcher value = VALUE.matcher(found == null ? "" : found.getValue().toString(StandardCharsets.UTF_8));
            if (found != null && value.matches() && value.group(2).equals(Long.toHexString(now.cluster()))) {
                Epoch epoch = new Epoch(value.group(1), found.getModRevision());
                String before = known == null ? epoch.name() : known.epoch().name();
                boolean goesOn = known == null || !before.equals(epoch.name()) || (!back && holds(known, now));
                if (goesOn && !former.contains(epoch.name())) {
                    if (!before.equals(epoch.name())) {
                        leave(before);
                    }
                    return epoch;
                }
                LOG.warn("etcd has gone back to an earlier state: positions of before are not valid any more.");
            }
            client.transact( // whoever comes first names it
                    List.of(EtcdClient.writtenAt(keys.epoch(), now.named())),
                    List.of(EtcdClient.put(keys.epoch(), another(now.cluster()))),
                    List.of());
        }
    }

    private void leave(String name) {
        synchronized (former) {
            former.add(name);
            if (former.size() > MOST_FORMER) {
                former.remove(former.iterator().next());
            }
        }
    }

    /** Returns why nothing can be said of a history that etcd does not have any more. */
    static StoreException goneBack() {
        return new StoreException(
                Kind.UNAVAILABLE, "etcd has gone back to an earlier state, which this registry has to read first.");
    }

    /** Returns whether the history had that name at that revision. */
    boolean isNamed(Epoch epoch, long revision) {
        return client.get(keys.epoch(), revision).getKvs().stream()
                .anyMatch(found -> found.getModRevision() == epoch.revision());
    }

    /** Returns the value of the key for an epoch that never was. */
    static ByteSequence another(long cluster) {
        return Keyspace.bytes(Keyspace.unique() + " " + Long.toHexString(cluster));
    }

    /**
     * Returns whether etcd still has the history of which that is known, or at least may: what it tells from there on is all that
     * has happened since.
     *
     * @throws StoreException if etcd does not answer
     */
    boolean goesOn(Known known) {
        Now now = now();
        return now.named() == known.epoch().revision() && holds(known, now);
    }

    private boolean holds(Known known, Now now) {
        Head head = known.head();
        if (now.isBefore(known)) {
            return false;
        }
        if (head.revision() == 0 || head.revision() == now.head().revision()) {
            return true;
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

    private String formerNames() {
        synchronized (former) {
            return former.stream().map(name -> " " + name).collect(Collectors.joining());
        }
    }

    private @Nullable Known remembered() {
        try {
            if (Files.exists(file)) {
                Matcher line = LINE.matcher(Files.readString(file));
                if (line.matches()) {
                    Head head = new Head(Long.parseLong(line.group(2)), Keyspace.bytes(line.group(3)));
                    Stream.of(line.group(4).split(" ", -1)).skip(1).forEach(this::leave);
                    return new Known(new Epoch(line.group(1), 0), head, 0);
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
                    known.epoch().name() + " " + known.head().revision() + " "
                            + known.head().value().toString(StandardCharsets.UTF_8) + formerNames() + "\n");
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written ({}): after a restart it would not be noticed if etcd had gone back.",
                    file,
                    e.toString());
        }
    }
}
