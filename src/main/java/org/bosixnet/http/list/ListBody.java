package org.bosixnet.http.list;

import java.nio.ByteBuffer;
import java.util.List;
import org.bosixnet.async.AsyncWriter;

/** The body of a list: there already, or made while it is sent. */
public interface ListBody {

    /** Returns how many bytes there are, or -1 if that is not known before they are made. */
    long length();

    /** Returns roughly how many bytes there are. */
    long size();

    /** Returns the arrays that an unfinished answer keeps: all bytes that are there, in order. They must not be changed. */
    List<byte[]> kept();

    /** Returns how many bytes of memory each answer takes up besides, roughly. */
    default long besides() {
        return 0;
    }

    /** Returns what sends the body once. */
    AsyncWriter.Source source();

    /** Returns a body that is there, in pieces that lists of other revisions may share. */
    static ListBody of(List<byte[]> pieces) {
        return new Kept(pieces, pieces.stream().mapToLong(piece -> piece.length).sum());
    }

    /**
     * A body that is there.
     *
     * @param kept the bytes, in order
     * @param length how many there are in all
     */
    record Kept(List<byte[]> kept, long length) implements ListBody {

        @Override
        public long size() {
            return length;
        }

        @Override
        public AsyncWriter.Source source() {
            return new Pieces(kept);
        }
    }

    /** Gives the container no more at once than a slow client may hold. */
    final class Pieces implements AsyncWriter.Source {

        private final List<byte[]> pieces;
        private int piece;
        private int sent;

        private Pieces(List<byte[]> pieces) {
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
