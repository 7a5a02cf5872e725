package org.bosixnet.etcd;

import io.etcd.jetcd.ByteSequence;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bosixnet.dao.Cluster;

/** The keys under which a fleet is kept: all begin with its prefix and a slash. */
final class Keyspace {

    private static final String HOSTS = "hosts/";
    private static final String NODES = "nodes/";
    private static final String SEEN = "seen/";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String root;

    /**
     * @param prefix without a slash at its end
     */
    Keyspace(String prefix) {
        root = prefix + "/";
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    /** Returns 16 hexadecimal digits that were never returned before. */
    static String unique() {
        return String.format("%016x", RANDOM.nextLong());
    }

    /** Returns the prefix of all keys. */
    ByteSequence all() {
        return bytes(root);
    }

    /** Returns the key whose revision is that of the last commit, and whose value no other commit has written. */
    ByteSequence head() {
        return bytes(root + "head");
    }

    /** Returns the key of the name of the history of revisions. */
    ByteSequence epoch() {
        return bytes(root + "epoch");
    }

    /** Returns the key of the time at which a registry was alive last. */
    ByteSequence alive() {
        return bytes(root + "alive");
    }

    /** Returns the prefix of the keys of the registries that are alive. */
    ByteSequence nodes() {
        return bytes(root + NODES);
    }

    ByteSequence node(String id) {
        return bytes(root + NODES + id);
    }

    /** Returns the key of the registry that withdraws silent hosts. */
    ByteSequence expiry() {
        return bytes(root + "expiry");
    }

    /** Returns the key of a value that the registries share, as {@link Cluster} names it. */
    ByteSequence shared(String name) {
        return bytes(root + name);
    }

    /** Returns the key that is there while a backup is restored, and after one was not to its end. */
    ByteSequence restoring() {
        return bytes(root + "restoring");
    }

    /** Returns the key of the times in which none was. */
    ByteSequence outages() {
        return bytes(root + "outages");
    }

    /** Returns the key of what has expired lately. */
    ByteSequence expired() {
        return bytes(root + "expired");
    }

    /** Returns the prefix of the keys of hosts. */
    ByteSequence hosts() {
        return bytes(root + HOSTS);
    }

    ByteSequence host(String name) {
        return bytes(root + HOSTS + name);
    }

    /** Returns the prefix of the keys of seen marks. */
    ByteSequence seen() {
        return bytes(root + SEEN);
    }

    ByteSequence seen(int bucket) {
        return bytes(root + SEEN + bucket);
    }

    /** Returns the first key that may come after that one. */
    static ByteSequence next(ByteSequence key) {
        return key.concat(ByteSequence.from(new byte[1]));
    }

    /** Returns what is left of a key after that prefix, which it has to begin with. */
    static String after(ByteSequence prefix, ByteSequence key) {
        return key.substring(prefix.size()).toString(StandardCharsets.UTF_8);
    }
}
