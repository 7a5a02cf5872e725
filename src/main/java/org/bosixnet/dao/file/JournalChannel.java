package org.bosixnet.dao.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is being written: the little that the store asks of it, so that tests can let it fail. */
interface JournalChannel extends Closeable {

    /** Appends all of the bytes; when it throws, any number of them may have been appended. */
    void write(ByteBuffer bytes) throws IOException;

    /** Makes everything written durable. When it throws, nobody knows what is, and asking again would not tell. */
    void force() throws IOException;

    /** Cuts the file; what is written next follows there. */
    void truncate(long length) throws IOException;
}
