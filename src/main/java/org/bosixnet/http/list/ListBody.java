package org.bosixnet.http.list;

import java.nio.ByteBuffer;
import java.util.List;
import org.bosixnet.async.AsyncWriter;

/**
 * The body of a list, in pieces that lists of other revisions may share. No piece may be changed.
 *
 * @param pieces the bytes, in order
 * @param length how many there are in all
 */
public record ListBody(List<byte[]> pieces, long length) {

    static ListBody of(List<byte[]> pieces) {
        return new ListBody(
                pieces, pieces.stream().mapToLong(piece -> piece.length).sum());
    }

    /** Returns what sends the body once. */
    AsyncWriter.Source source() {
        return new Pieces(pieces);
    }

    /** Gives the container no more at once than a slow client may hold. */
    private static final class Pieces implements AsyncWriter.Source {

        private final List<byte[]> pieces;
        private int piece;
        private int sent;

        Pieces(List<byte[]> pieces) {
            this.pieces = pieces;
        }

        @Override
        public ByteBuffer next() {
            if (isAtEnd()) {
                return ByteBuffer.allocate(0);
            }
            byte[] current = pieces.get(piece);
            ByteBuffer next = ByteBuffer.wrap(current, sent, Math.min(AsyncWriter.CHUNK, current.length - sent));
            sent += next.remaining();
            if (sent == current.length) {
                piece++;
                sent = 0;
            }
            return next;
        }

        @Override
        public boolean isAtEnd() {
            return piece == pieces.size();
        }
    }
}
