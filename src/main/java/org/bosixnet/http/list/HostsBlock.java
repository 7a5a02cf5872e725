package org.bosixnet.http.list;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/** Some hundreds of hosts as lines of a hosts file, plain and packed. What {@code byte[]} it returns must not be changed. */
final class HostsBlock {

    /** The length of the digest in bytes. */
    static final int DIGEST = 32;

    /** The usual length of a line. */
    private static final int LINE = 48;

    private final HostName first;
    private final byte[] plain;
    private final byte[] digest;
    private final int crc;

    /** For the CRC-32 of what precedes the block: made once, as it takes much longer than to use it. */
    private final int shift;

    @GuardedBy("this")
    private byte @Nullable [] packed;

    private HostsBlock(HostName first, byte[] plain) {
        this.first = first;
        this.plain = plain;
        this.digest = ContentTag.sha256(ByteBuffer.wrap(plain));
        CRC32 sum = new CRC32();
        sum.update(plain);
        this.crc = (int) sum.getValue();
        this.shift = Crc32.shift(plain.length);
    }

    /**
     * Returns the block of some hosts.
     *
     * @param hosts at least one, sorted by name, each with addresses
     * @param before what is returned if it has the same lines, since it may be packed already; null if there is none
     */
    static HostsBlock of(List<HostRecord> hosts, @Nullable HostsBlock before) {
        StringBuilder lines = new StringBuilder(hosts.size() * LINE);
        for (HostRecord host : hosts) {
            for (HostAddress address : host.addresses()) {
                lines.append(address.text())
                        .append("    ")
                        .append(host.name().value())
                        .append('\n');
            }
        }
        byte[] plain = lines.toString().getBytes(StandardCharsets.US_ASCII);
        return before != null && Arrays.equals(before.plain, plain)
                ? before
                : new HostsBlock(hosts.get(0).name(), plain);
    }

    HostName first() {
        return first;
    }

    byte[] plain() {
        return plain;
    }

    byte[] digest() {
        return digest;
    }

    /** Returns the CRC-32 of a text that ends with this block, from that of what precedes it. */
    int crcAfter(int before) {
        return Crc32.ofBoth(before, crc, shift);
    }

    /** Returns the lines in the format of deflate (RFC 1951), ended so that another block may follow. Made once. */
    synchronized byte[] packed() {
        byte[] done = packed;
        if (done == null) {
            done = deflate(plain);
            packed = done;
        }
        return done;
    }

    private static byte[] deflate(byte[] text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(text);
            byte[] out = new byte[text.length / 2 + 64];
            int length = 0;
            while (true) {
                int more = deflater.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
                length += more;
                if (length < out.length) {
                    return Arrays.copyOf(out, length);
                }
                out = Arrays.copyOf(out, out.length * 2);
            }
        } finally {
            deflater.end();
        }
    }
}
