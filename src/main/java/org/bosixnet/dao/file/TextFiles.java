package org.bosixnet.dao.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files {@code hosts} and {@code timestamps} in the form of BOSixNet 2, for people and for an agent of that version
 * on the same machine. They are a copy, so they are never forced, and a failure is told once and harms nothing.
 */
final class TextFiles {

    static final String HOSTS = "hosts";
    static final String TIMESTAMPS = "timestamps";

    private static final Logger LOG = LoggerFactory.getLogger(TextFiles.class);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH:mm:ss_xx").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Disk disk;
    private boolean failing;

    TextFiles(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    private interface Content {
        void writeTo(BufferedWriter out) throws IOException;
    }

    /**
     * Replaces the files; without {@code hosts} only the timestamps. Must not run twice at once.
     *
     * @return whether that succeeded
     */
    boolean write(Collection<HostRecord> all, boolean hosts) {
        List<HostRecord> records = all.stream()
                .filter(HostRecord::listed)
                .sorted(Comparator.comparing(HostRecord::name))
                .toList();
        try {
            if (hosts) {
                replace(HOSTS, out -> {
                    for (HostRecord record : records) {
                        for (HostAddress address : record.addresses()) {
                            line(out, address.text(), record);
                        }
                    }
                });
            }
            replace(TIMESTAMPS, out -> {
                for (HostRecord record : records) {
                    line(out, TIME.format(record.seen()), record);
                }
            });
            if (failing) {
                LOG.info("The files hosts and timestamps in {} are up to date again.", directory);
            }
            failing = false;
            return true;
        } catch (IOException | RuntimeException | Error e) {
            if (!failing) {
                LOG.warn("The files hosts and timestamps in {} are not up to date: {}", directory, e.toString());
            }
            failing = true;
            return false;
        }
    }

    private static void line(BufferedWriter out, String what, HostRecord record) throws IOException {
        out.append(what).append("    ").append(record.name().value()).append('\n');
    }

    private void replace(String name, Content content) throws IOException {
        Path file = directory.resolve(name);
        Path temporary = JournalFiles.temporary(file);
        try {
            try (JournalChannel channel = disk.create(temporary, true);
                    BufferedWriter out = new BufferedWriter(
                            new OutputStreamWriter(stream(channel), StandardCharsets.UTF_8), 1 << 16)) {
                content.writeTo(out);
            }
            disk.rename(temporary, file);
        } catch (IOException | RuntimeException | Error e) {
            try {
                disk.delete(temporary);
            } catch (IOException | RuntimeException | Error again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static OutputStream stream(JournalChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                channel.write(ByteBuffer.wrap(bytes, from, length));
            }
        };
    }
}
