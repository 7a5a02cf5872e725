package org.bosixnet.async;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gives a container the bytes of a source by bufferfuls. Its buffer is flushed whenever it is full, so that nothing is left
 * in it as long as the client keeps up. If more is written than fits, some bytes are left behind it, and for these Tomcat
 * asks the selector and calls back on another thread: that costs more than to write them. Used by one thread at a time.
 */
final class Bufferfuls {

    /** What the container's buffer has to hold beside the bytes: the frame of a chunk (RFC 9112 section 7.1). */
    static final int FRAME = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServletOutputStream out;
    private final AsyncWriter.Source source;

    /** How many bytes fit into the container's buffer. */
    private final int room;

    /** What the source gave and is not written yet. */
    private ByteBuffer rest = NOTHING;

    /** How many bytes the container has in its buffer. */
    private int buffered;

    /**
     * @param size that of the container's buffer, in bytes
     */
    Bufferfuls(ServletOutputStream out, int size, AsyncWriter.Source source) {
        this.out = out;
        this.room = Math.max(1, Math.min(AsyncWriter.CHUNK, size - FRAME));
        this.source = source;
    }

    /**
     * Writes or flushes some bytes; only when the container is ready for that.
     *
     * @return false if there are none at the moment
     */
    boolean writeOn() throws IOException {
        if (buffered < room && !rest.hasRemaining()) {
            rest = source.next();
        }
        if (buffered < room && rest.hasRemaining()) {
            int length = Math.min(room - buffered, rest.remaining());
            out.write(rest.array(), rest.arrayOffset() + rest.position(), length);
            rest.position(rest.position() + length);
            rest = rest.hasRemaining() ? rest : NOTHING; // or it would hold on to its array
            buffered += length;
            return true;
        }
        if (buffered > 0) {
            buffered = 0;
            out.flush();
            return true;
        }
        return false;
    }
}
