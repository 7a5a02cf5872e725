package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.bosixnet.dao.file.journal.Disk;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A disk that tells how long it takes to force what is appended to a file: for what changes wait. The first force of a
 * file, by which it is made, is left out: it takes as long as the file is large, and mostly nobody waits for it.
 */
final class MeteredDisk implements Disk {

    private static final Logger LOG = LoggerFactory.getLogger(MeteredDisk.class);

    private final Disk disk;
    private final LongSupplier nanos;
    private final LongConsumer forced;

    /**
     * @param nanos the monotonic clock, in nanoseconds; must not fail
     * @param forced told how long each force took, in nanoseconds; it may fail
     */
    MeteredDisk(Disk disk, LongSupplier nanos, LongConsumer forced) {
        this.disk = disk;
        this.nanos = nanos;
        this.forced = forced;
    }

    @Override
    public Channel create(Path file, boolean readableByAll) throws IOException {
        return new MeteredChannel(disk.create(file, readableByAll));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    private final class MeteredChannel implements Channel {

        private final Channel channel;
        private boolean made;

        MeteredChannel(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
        }

        @Override
        public void flush() throws IOException {
            channel.flush();
        }

        @Override
        public void force() throws IOException {
            long begun = nanos.getAsLong();
            channel.force();
            if (made) {
                tell(nanos.getAsLong() - begun);
            }
            made = true;
        }

        /** Never throws: what was forced is durable, whatever becomes of the figure. */
        private void tell(long took) {
            try {
                forced.accept(took);
            } catch (RuntimeException | Error e) {
                SafeLog.say(LOG, Level.DEBUG, "A figure is lost", null, e);
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
