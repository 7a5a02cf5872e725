package org.bosixnet.dao.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bosixnet.dao.file.journal.Disk;
import org.bosixnet.dao.file.journal.LocalDisk;

/** A disk that asks a {@link Fault} before it does anything, and does half of a write that is refused. */
final class FaultyDisk implements Disk {

    /** Lets an operation fail by throwing. */
    interface Fault {
        void before(String operation, String file) throws IOException;
    }

    static final Fault NONE = (operation, file) -> {};
    static final Fault FULL = (operation, file) -> {
        if (operation.equals("write")) {
            throw new IOException("No space left on device");
        }
    };

    private final Disk disk = new LocalDisk();

    volatile Fault fault = NONE;

    private void before(String operation, Path file) throws IOException {
        fault.before(operation, file.getFileName().toString());
    }

    @Override
    public Disk.Channel create(Path file, boolean readableByAll) throws IOException {
        before("create", file);
        Disk.Channel channel = disk.create(file, readableByAll);
        return new Disk.Channel() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                try {
                    before("write", file);
                } catch (IOException e) {
                    channel.write(bytes.slice().limit(bytes.remaining() / 2));
                    throw e;
                }
                channel.write(bytes);
            }

            @Override
            public void flush() throws IOException {
                before("flush", file);
                channel.flush();
            }

            @Override
            public void force() throws IOException {
                before("force", file);
                channel.force();
            }

            @Override
            public void truncate(long length) throws IOException {
                before("truncate", file);
                channel.truncate(length);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        before("rename", to);
        disk.rename(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        before("forceDirectory", directory);
        disk.forceDirectory(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        before("delete", file);
        disk.delete(file);
    }
}
