package org.bosixnet.dao.file.journal;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.Outage;
import org.bosixnet.host.HostName;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.jspecify.annotations.Nullable;

/** The content of a line. The first key of the JSON tells which kind it is. */
public sealed interface Line {

    /**
     * The first line of a file.
     *
     * @param number the number in the file's name, so that a renamed file is noticed
     * @param id names this file in its batch lines, so that stray blocks of another one prove nothing
     * @param base the revision before the first commit of this file
     * @param lines how many lines after this one were there before the file got its name, and so cannot be torn
     * @param after the file that this one continues, null if this one stands for itself
     * @param next the file that continues this one, 0 if that was not known
     * @param extras keys that this version does not know; they are copied into later headers
     */
    record Header(
            long number,
            String id,
            Instant time,
            long base,
            int lines,
            @Nullable After after,
            long next,
            JsonObject extras)
            implements Line {}

    /** Names the file before this one, and how many of its bytes count. */
    record After(long number, long length) {}

    /**
     * Begins a batch, or with {@code end} marks a clean stop. It is written only after everything before it has been
     * forced, so it proves that.
     *
     * @param at the offset of this line in its file
     * @param id the id of its file
     * @param revision the last forced revision
     */
    record Mark(boolean end, long at, String id, long revision, Instant time) implements Line {}

    /** What a commit did to a record. */
    sealed interface Change extends Line {

        /** Returns the number of this change: that of the one before plus one. */
        long revision();

        HostName name();

        /** Returns what it belongs to. */
        Part part();
    }

    /**
     * The place of a change in its commit.
     *
     * @param more how many lines after this one belong to the same commit, which counts only with all of them
     * @param expiry whether the commit withdraws hosts for their silence
     */
    record Part(int more, boolean expiry) {

        static final Part WHOLE = new Part(0, false);
    }

    /** It wrote a record; its revision is in the record. */
    record Put(StoredRecord record, Part part) implements Change {

        @Override
        public long revision() {
            return record.record().revision();
        }

        @Override
        public HostName name() {
            return record.record().name();
        }
    }

    /** It removed a record. */
    record Remove(long revision, HostName name, Part part) implements Change {}

    /** A record as it was when the file was made. */
    record Kept(StoredRecord record) implements Line {}

    /** Hosts that reported. */
    record Seen(Map<HostName, SignOfLife> marks) implements Line {}

    /** The clock was set. An older version keeps this line, and takes no notice of it. */
    record Step(ClockStep step) implements Line {}

    /** Hosts that were withdrawn for their silence before this file was made; the same goes for it. */
    record Gone(Expired expired) implements Line {}

    /** A time without a registry, and keys that this version does not know. */
    record Gap(Outage outage, JsonObject extras) implements Line {}

    /** A line of a kind that this version does not know and may pass over; it is copied at compaction. */
    record Foreign(String json) implements Line {}
}
