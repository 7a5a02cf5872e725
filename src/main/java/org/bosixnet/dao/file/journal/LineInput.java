package org.bosixnet.dao.file.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file line by line, in their order. What follows the first chunk is parsed ahead by several threads, since that
 * is most of what a start takes.
 */
final class LineInput implements Closeable {

    /** How many chunks are in memory at once. */
    private static final int AHEAD = 16;

    private final LineChunks chunks;
    private final Executor parsers;
    private final Deque<CompletableFuture<Iterator<ReadLine>>> ahead = new ArrayDeque<>();
    private Iterator<ReadLine> lines = Collections.emptyIterator();
    private boolean begun;
    private ReadLine line = ReadLine.bad(0);
    private long number;

    /** Opens the file, of which only the first {@code limit} bytes count. */
    LineInput(Path file, long limit, Executor parsers) throws IOException {
        this.chunks = new LineChunks(file, limit);
        this.parsers = parsers;
    }

    /** Returns the offset of the line returned last. */
    long offset() {
        return line.offset();
    }

    /** Returns the number of the line returned last; the first is 1. */
    long number() {
        return number;
    }

    /** Returns the next line; null if there is no further byte. Nothing counts that follows a bad line. */
    @Nullable
    ReadLine next() throws IOException {
        while (!lines.hasNext()) {
            CompletableFuture<Iterator<ReadLine>> next = nextChunk();
            if (next == null) {
                return null;
            }
            lines = parsed(next);
        }
        number++;
        line = lines.next();
        return line;
    }

    private @Nullable CompletableFuture<Iterator<ReadLine>> nextChunk() throws IOException {
        if (!begun) {
            begun = true;
            LineChunks.Chunk first = chunks.next();
            return first == null
                    ? null
                    : CompletableFuture.completedFuture(first.parse().iterator());
        }
        while (ahead.size() < AHEAD) {
            LineChunks.Chunk chunk = chunks.next();
            if (chunk == null) {
                break;
            }
            ahead.add(CompletableFuture.supplyAsync(() -> chunk.parse().iterator(), parsers));
        }
        return ahead.poll();
    }

    private static Iterator<ReadLine> parsed(CompletableFuture<Iterator<ReadLine>> chunk) {
        try {
            return chunk.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // no memory
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        chunks.close();
    }
}
