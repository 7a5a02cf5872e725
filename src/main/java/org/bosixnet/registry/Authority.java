package org.bosixnet.registry;

import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.Reports;
import org.jspecify.annotations.Nullable;

/**
 * The rights that a request brings, and how it reports. Whether they suffice is decided on the record that the change replaces, so that no
 * other change can slip in between the check and the write.
 *
 * @param key the presented key, null if there was none; it was checked to be a key that the registry knows
 * @param admin whether the key is an administrator's
 * @param open whether names that no key owns are everyone's
 * @param actor the caller, for the audit log
 * @param reports how the caller reports
 */
public record Authority(@Nullable KeyDigest key, boolean admin, boolean open, Audit.Actor actor, Reports reports) {

    /** Makes that of a caller that reports as agents do. */
    public Authority(@Nullable KeyDigest key, boolean admin, boolean open, Audit.Actor actor) {
        this(key, admin, open, actor, Reports.AGENT);
    }

    /** Returns this without an administrator's rights, for another way of reporting in which only hosts speak. */
    public Authority ofHost(Reports otherwise) {
        return new Authority(key, false, open, actor, otherwise);
    }

    /** Returns this without the rights that everyone has, for names that are kept from everyone. */
    Authority withoutOpen() {
        return new Authority(key, admin, false, actor, reports);
    }

    /** Returns how a host reports after this report: an administrator who mends an address says nothing about it. */
    Reports reportsOf(@Nullable HostRecord record) {
        return admin && record != null && record.listed() ? record.reports().orElse(reports) : reports;
    }

    /** Returns whether the key owns that host. */
    boolean owns(@Nullable HostRecord record) {
        return key != null && record != null && record.key(key).isPresent();
    }

    /** Returns whether the key may change that host; null: a name that nobody has. */
    boolean mayChange(@Nullable HostRecord record) {
        return admin
                || owns(record)
                || (open && (record == null || record.keys().isEmpty()));
    }

    /**
     * Returns whether this is the first use of the new one of a host's two keys. The old key is then removed: a key is
     * replaced only once its holder has shown the new one.
     */
    boolean settles(@Nullable HostRecord record) {
        return record != null
                && record.keys().size() == HostRecord.MAX_KEYS
                && record.keys().get(1).digest().equals(key);
    }

    /** Returns the host without its old key if this {@link #settles} it, otherwise unchanged. */
    HostRecord settle(HostRecord record) {
        return settles(record) ? record.withKeys(record.keys().subList(1, 2)) : record;
    }
}
