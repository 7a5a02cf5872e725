package org.bosixnet.http.list;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.registry.RegistryView;

/**
 * The list of hosts as a hosts file: a line {@code ADDRESS    NAME} per address, sorted by name, in blocks of some
 * hundreds of hosts. A list that follows another one shares all blocks with it in which nothing changed.
 *
 * <p>Where blocks begin depends on the names in the list alone, and not on how it came about (content-defined chunking): a
 * block ends before a name whose hash says so, or after {@link #MOST} hosts. So the tag, a digest of the blocks' digests,
 * is the same for the same list, after a restart and at another registry, too.
 */
final class HostsText extends RenderedList {

    /** The fewest hosts in a block, except in the last one. */
    static final int LEAST = 64;

    /** The most hosts in a block. */
    static final int MOST = 1024;

    /** Spreads the hash of a name over all bits, of which the highest eight decide: one name in 256 may begin a block. */
    private static final int MIX = 0x9e3779b9;

    private static final int MIXED_SHIFT = 24;

    private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** An empty last block of deflate, the CRC-32 of all, and its length (RFC 1951 section 3.2.3, RFC 1952). */
    private static final int GZIP_TAIL = 10;

    private static final byte[] LAST_BLOCK = {3, 0};

    private final Position position;
    private final List<HostsBlock> blocks;

    private HostsText(Position position, List<HostsBlock> blocks) {
        super(tag(blocks), ListBody.of(blocks.stream().map(HostsBlock::plain).toList()));
        this.position = position;
        this.blocks = blocks;
    }

    private static String tag(List<HostsBlock> blocks) {
        ByteBuffer digests = ByteBuffer.allocate(blocks.size() * HostsBlock.DIGEST);
        blocks.forEach(block -> digests.put(block.digest()));
        return ContentTag.of(digests.flip());
    }

    /** Returns the list of a view. */
    static HostsText of(RegistryView view) {
        return new HostsText(view.position(), List.of()).with(view);
    }

    /** Returns the position that this is the list of. */
    Position position() {
        return position;
    }

    List<HostsBlock> blocks() {
        return blocks;
    }

    /** Puts the blocks' packed bytes together. */
    @Override
    ListBody pack() {
        List<byte[]> pieces = new ArrayList<>(blocks.size() + 2);
        pieces.add(GZIP_HEAD);
        int crc = 0;
        for (HostsBlock block : blocks) {
            pieces.add(block.packed());
            crc = block.crcAfter(crc);
        }
        pieces.add(ByteBuffer.allocate(GZIP_TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(LAST_BLOCK)
                .putInt(crc)
                .putInt((int) plain().length())
                .array());
        return ListBody.of(pieces);
    }

    /** Returns the list of a newer view, of which it is not known what has changed. */
    HostsText with(RegistryView view) {
        Making making = new Making(view);
        making.makeFrom(0, false);
        return new HostsText(view.position(), List.copyOf(making.made));
    }

    /**
     * Returns the list of a newer view.
     *
     * @param changed the names of all hosts that are not the same in it
     */
    HostsText with(RegistryView view, Set<HostName> changed) {
        if (blocks.isEmpty()) {
            return with(view);
        }
        Making making = new Making(view);
        for (HostName name : new TreeSet<>(changed)) {
            making.remake(name);
        }
        making.keepUpTo(blocks.size());
        return new HostsText(view.position(), List.copyOf(making.made));
    }

    /** Returns the block that a name is or would be in. */
    private int indexOf(HostName name) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks.get(middle).first().compareTo(name) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Makes the blocks of the next list from these, from the first to the last. */
    private final class Making {

        private final RegistryView view;
        private final List<HostsBlock> made = new ArrayList<>(blocks.size() + 1);

        /** The first of the old blocks that is neither kept nor replaced so far. */
        private int next;

        Making(RegistryView view) {
            this.view = view;
        }

        void keepUpTo(int end) {
            made.addAll(blocks.subList(next, end));
            next = end;
        }

        /** Makes the block of a name anew, unless it has been made. */
        void remake(HostName name) {
            int at = indexOf(name);
            if (at < next) {
                return;
            }
            boolean beganIt = at > next && blocks.get(at).first().equals(name);
            makeFrom(beganIt && view.find(name).isEmpty() ? at - 1 : at, true);
        }

        /**
         * Makes blocks anew, from the one at that index.
         *
         * @param untilAsBefore only up to one that begins where another did before: from there all goes on as before
         */
        void makeFrom(int begin, boolean untilAsBefore) {
            keepUpTo(begin);
            List<HostRecord> block = new ArrayList<>();
            for (HostRecord host : recordsFrom(begin)) {
                if (!host.listed()) {
                    continue;
                }
                if (endsBefore(host.name(), block.size())) {
                    add(block);
                    block.clear();
                    if (untilAsBefore && isBeginOfNext(host.name())) {
                        return;
                    }
                }
                block.add(host);
            }
            if (!block.isEmpty()) {
                add(block);
            }
            next = blocks.size();
        }

        private Iterable<HostRecord> recordsFrom(int begin) {
            return (begin == 0
                            ? view.records()
                            : view.records().tailMap(blocks.get(begin).first(), true))
                    .values();
        }

        private boolean isBeginOfNext(HostName name) {
            while (next < blocks.size() && blocks.get(next).first().compareTo(name) < 0) {
                next++;
            }
            return next < blocks.size() && blocks.get(next).first().equals(name);
        }

        /** Adds a block; the same as before, if nothing in it has changed. */
        private void add(List<HostRecord> hosts) {
            HostName first = hosts.get(0).name();
            made.add(HostsBlock.of(hosts, blocks.isEmpty() ? null : blocks.get(indexOf(first))));
        }
    }

    private static boolean endsBefore(HostName next, int hosts) {
        return hosts >= MOST || (hosts >= LEAST && mayBegin(next));
    }

    /** Returns whether a name is one of those before which a block ends, unless it is too short. */
    static boolean mayBegin(HostName name) {
        return (name.value().hashCode() * MIX) >>> MIXED_SHIFT == 0;
    }
}
