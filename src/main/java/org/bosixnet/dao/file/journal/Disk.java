package org.bosixnet.dao.file.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Every change to the file system that the store makes, so that tests can let it fail or stop it at any point. */
public interface Disk {

    /** After how many bytes a long file is {@link Channel#flush flushed}. */
    int PIECE = 4 << 20;

    /** Creates an empty file, replacing any that is there, for the owner alone or for everyone to read. */
    Channel create(Path file, boolean readableByAll) throws IOException;

    /** Renames a file, replacing any that has the new name, so that one of the two is there at any time. */
    void rename(Path from, Path to) throws IOException;

    /** Makes new, changed and deleted names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Deletes a file if it is there. */
    void delete(Path file) throws IOException;

    /** A file that is being written. */
    interface Channel extends Closeable {

        /** Appends all of the bytes; when it throws, any number of them may have been appended. */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * Hands everything written to the device. To force a long file all at once at its end would hold up whoever
         * forces another file of the same disk.
         */
        void flush() throws IOException;

        /** Makes everything written durable. When it throws, nobody knows what is, and asking again would not tell. */
        void force() throws IOException;

        /** Truncates the file; the next write continues there. */
        void truncate(long length) throws IOException;
    }
}
