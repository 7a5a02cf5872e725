package org.bosixnet.dao.file.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.bosixnet.dao.Expired;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds one file to a {@link StoreState}. A line is refused where it is not exactly what must follow; only behind the
 * last forced byte, which no line can prove to have been forced, damage is a torn write and ends the file.
 */
final class JournalReader {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

    /** What to do where the rest of the file can be done without. */
    private static final String CUT =
            "Nothing was changed. Restore the directory from a backup; or, if the changes from "
                    + "there on may be lost, keep a copy and cut the file there with 'truncate -s OFFSET FILE'.";

    /** What to do where nothing can be read without this part: a shorter file would be refused just the same. */
    private static final String REPLACE = "Nothing was changed. Restore the directory from a backup; or, if there is "
            + "none, move all files journal-* and the file lock to another place and start again: the names and "
            + "addresses are then taken from the files hosts and timestamps, and each host needs a new key.";

    private static final String UNFINISHED = "the commit before it is not complete";

    private final Path file;
    private final long limit;
    private final End end;
    private final StoreState state;

    private Line.@Nullable Header header;
    private boolean inBatch;
    private Instant batchTime = Instant.EPOCH;

    /** The changes of a commit of which others follow. */
    private final List<Line.Change> commit = new ArrayList<>();

    private boolean ended;

    /** How a file ends. */
    private enum End {
        /** With a byte that is needed, since another file continues it there. */
        NEEDED,

        /** Where the last write may have been torn. */
        TORN,

        /** Nowhere: its owner goes on writing behind the bytes that count. */
        OPEN
    }

    private JournalReader(Path file, long limit, End end, StoreState state) {
        this.file = file;
        this.limit = limit;
        this.end = end;
        this.state = state;
    }

    /** Reads the header alone. */
    static Line.Header header(Path file, long number) throws IOException {
        try (LineInput in = new LineInput(file, Long.MAX_VALUE, Runnable::run)) {
            JournalReader reader = new JournalReader(file, Long.MAX_VALUE, End.TORN, new StoreState());
            ReadLine first = in.next();
            if (first == null) {
                throw reader.damaged(in, "the file is empty");
            }
            if (reader.content(in, first) instanceof Line.Header header && header.number() == number) {
                return header;
            }
            throw reader.damaged(in, "it is not the header of this file");
        }
    }

    /** Reads a file that another one continues: its first {@code length} bytes count, and all of them are needed. */
    static void readContinued(Path file, long length, StoreState state, Executor parsers) throws IOException {
        if (Files.size(file) < length) {
            throw new StoreException(
                    Kind.DAMAGED,
                    file + " has " + Files.size(file) + " bytes, but " + length + " were forced. " + REPLACE);
        }
        new JournalReader(file, length, End.NEEDED, state).read(parsers);
    }

    /** Reads the file that was written last. */
    static void readNewest(Path file, StoreState state, Executor parsers) throws IOException {
        new JournalReader(file, Long.MAX_VALUE, End.TORN, state).read(parsers);
    }

    /** Reads the file that is being written: what it has now counts. */
    static void readGrowing(Path file, StoreState state, Executor parsers) throws IOException {
        new JournalReader(file, Files.size(file), End.OPEN, state).read(parsers);
    }

    private void read(Executor parsers) throws IOException {
        try (LineInput in = new LineInput(file, limit, parsers)) {
            for (ReadLine read = in.next(); read != null; read = in.next()) {
                if (read.isBad()) {
                    torn(in);
                    return;
                }
                Line line = content(in, read);
                if (header == null) {
                    header = begin(in, line);
                } else if (in.number() <= header.lines() + 1L) {
                    initial(in, line);
                } else {
                    following(in, line, header);
                }
            }
            if (header == null || in.number() <= header.lines()) {
                throw damaged(in, "the file ends before its first part is complete");
            }
            if (!commit.isEmpty()) {
                unfinished(in);
            }
        }
    }

    private Line content(LineInput in, ReadLine line) {
        if (line.content() != null) {
            return line.content();
        }
        Exception failure = line.failure();
        if (failure instanceof StoreException) {
            throw new StoreException(Kind.UNAVAILABLE, file + " cannot be read: " + failure.getMessage(), failure);
        }
        throw damaged(
                in,
                failure == null
                        ? "the line is not as it was written"
                        : "the line is whole, but " + failure.getMessage());
    }

    private Line.Header begin(LineInput in, Line line) {
        if (!(line instanceof Line.Header first)) {
            throw damaged(in, "it is not a header");
        }
        if (first.after() == null) {
            state.revision = first.base();
        } else if (first.base() != state.revision) {
            throw damaged(
                    in,
                    "it continues revision " + first.base() + ", but revision " + state.revision
                            + " is the last before it");
        }
        state.headerExtras = first.extras();
        state.aliveAt(first.time());
        return first;
    }

    private void initial(LineInput in, Line line) {
        if (line instanceof Line.Kept kept) {
            state.put(kept.record());
        } else if (line instanceof Line.Gap gap) {
            state.outages.add(gap);
        } else if (line instanceof Line.Gone gone) {
            state.expired(gone.expired());
        } else if (line instanceof Line.Step step) {
            state.clockSet(step.step()); // kept by an older version
        } else if (line instanceof Line.Foreign foreign) {
            state.foreign.add(foreign);
        } else {
            throw damaged(in, "such a line does not belong in the first part of a file");
        }
    }

    private void following(LineInput in, Line line, Line.Header of) {
        if (ended) {
            throw damaged(in, "a line follows the end line");
        }
        if (!commit.isEmpty() && !(line instanceof Line.Change)) {
            throw damaged(in, UNFINISHED);
        }
        if (line instanceof Line.Mark mark) {
            if (mark.at() != in.offset() || !mark.id().equals(of.id())) {
                throw damaged(in, "the line was written to another place");
            }
            follows(in, mark.revision(), state.revision);
            state.aliveAt(mark.time());
            batchTime = mark.time();
            inBatch = true;
            ended = mark.end();
            return;
        }
        if (!inBatch) {
            throw damaged(in, "a batch line is missing");
        }
        if (line instanceof Line.Change change) {
            change(in, change);
        } else if (line instanceof Line.Seen seen) {
            seen.marks().forEach(state::seen);
        } else if (line instanceof Line.Step step) {
            state.clockSet(step.step());
        } else if (line instanceof Line.Foreign foreign) {
            state.foreign.add(foreign);
        } else {
            throw damaged(in, "such a line does not belong in a batch");
        }
    }

    /** Takes a change, or keeps it until its commit is complete. */
    private void change(LineInput in, Line.Change change) {
        follows(in, change.revision(), state.revision + commit.size() + 1);
        if (!commit.isEmpty()
                && change.part().more() != commit.get(commit.size() - 1).part().more() - 1) {
            throw damaged(in, UNFINISHED);
        }
        commit.add(change);
        if (change.part().more() > 0) {
            return;
        }
        commit.forEach(part -> state.change(part.name(), part instanceof Line.Put put ? put.record() : null));
        if (change.part().expiry()) {
            state.expired(new Expired(batchTime, commit.size()));
        }
        commit.clear();
    }

    private void follows(LineInput in, long revision, long expected) {
        if (revision != expected) {
            throw damaged(in, "it names revision " + revision + " where " + expected + " is expected");
        }
    }

    private void torn(LineInput in) throws IOException {
        Line.Header of = header;
        boolean tearable = end != End.NEEDED && !ended && of != null && in.number() > of.lines() + 1L;
        if (of == null || !tearable || ForcedProof.exists(file, of.id(), in.offset(), limit)) {
            throw damaged(in, "the line is not as it was written");
        }
        if (end == End.OPEN) {
            return;
        }
        LOG.warn(
                "{}, line {} (offset {}): the last write was torn when the registry or the machine stopped. Nothing"
                        + " from that line on had been acknowledged; the {} bytes from there on are ignored.",
                file,
                in.number(),
                in.offset(),
                Files.size(file) - in.offset());
    }

    /** Leaves out a commit whose last lines never got to the disk. */
    private void unfinished(LineInput in) {
        if (end == End.NEEDED) {
            throw damaged(in, "the file ends before its last commit is complete");
        }
        if (end == End.OPEN) {
            return;
        }
        LOG.warn(
                "{}, line {}: the last write was torn when the registry or the machine stopped. The last commit was not"
                        + " acknowledged, and its first {} changes are left out.",
                file,
                in.number(),
                commit.size());
    }

    private StoreException damaged(LineInput in, String what) {
        boolean needed = end == End.NEEDED || header == null || in.number() <= header.lines() + 1L;
        return new StoreException(
                Kind.DAMAGED,
                file + " is damaged at line " + in.number() + " (offset " + in.offset() + "): " + what + ". "
                        + (needed ? REPLACE : CUT));
    }
}
