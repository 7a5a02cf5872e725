package org.bosixnet.etcd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.etcd.jetcd.ByteSequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;

/**
 * The seen marks that are kept beside the records: a name belongs to one of {@value #COUNT} buckets, and each is one
 * value, a line for each host. So a million hosts that report make a thousand writes and not a million. Not thread-safe.
 */
final class SeenBuckets {

    static final int COUNT = 1024;

    /** The most of one bucket, in bytes, the latest marks: etcd takes no more than 1.5 MiB at once. */
    private static final int MAX_BYTES = 512 << 10;

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,3}");

    /** The most that stays of what is not understood, in bytes: the marks need room, too. */
    private static final int MAX_OTHERS = MAX_BYTES / 2;

    /** A name, a time in milliseconds since 1970, and how the host reports. */
    private static final Pattern LINE = Pattern.compile("([^ ]+) ([0-9]{1,15}) ([^ ]*)");

    private final List<Map<HostName, SignOfLife>> buckets = new ArrayList<>(COUNT);
    private final long[] revisions = new long[COUNT];
    private final BitSet unwritten = new BitSet(COUNT);

    /** Those that are being written, or of which it is not known yet that they were. */
    private final BitSet taken = new BitSet(COUNT);

    /** The lines that are no marks of hosts that belong there, which a newer version may understand; they stay. */
    private final String[] others = new String[COUNT];

    /**
     * A bucket that is to be written.
     *
     * @param revision when it was written last, 0 if never
     */
    record Part(int bucket, long revision, ByteSequence value) {}

    SeenBuckets() {
        for (int i = 0; i < COUNT; i++) {
            buckets.add(new HashMap<>());
        }
        Arrays.fill(others, "");
    }

    static int of(HostName name) {
        return Math.floorMod(name.value().hashCode(), COUNT);
    }

    /** Returns the number of a bucket, -1 if the text is not one. */
    static int number(String text) {
        return NUMBER.matcher(text).matches() && Integer.parseInt(text) < COUNT ? Integer.parseInt(text) : -1;
    }

    /** Notes a mark that has to be written. */
    void add(HostName name, SignOfLife sign) {
        int bucket = of(name);
        buckets.get(bucket).merge(name, sign, SignOfLife::orLater);
        unwritten.set(bucket);
    }

    /** Notes what was found written in a bucket at that revision, and returns its marks. */
    Map<HostName, SignOfLife> read(int bucket, long revision, ByteSequence value) {
        revisions[bucket] = revision;
        Map<HostName, SignOfLife> read = new HashMap<>();
        StringBuilder rest = new StringBuilder();
        for (String line : value.toString(ISO_8859_1).split("\n", -1)) { // each byte as it is
            if (!line.isEmpty() && !parse(bucket, line, read)) {
                rest.append(line).append('\n');
            }
        }
        others[bucket] = rest.toString();
        read.forEach((name, sign) -> buckets.get(bucket).merge(name, sign, SignOfLife::orLater));
        if (read.entrySet().containsAll(buckets.get(bucket).entrySet())) { // or another registry was faster
            taken.clear(bucket);
        }
        return read;
    }

    /** Returns whether not each line of a bucket was the mark of a host that belongs there when it was read last. */
    boolean hasOthers(int bucket) {
        return !others[bucket].isEmpty();
    }

    /** Notes that a bucket is not there any more. */
    void removed(int bucket) {
        revisions[bucket] = 0;
        others[bucket] = "";
        if (!buckets.get(bucket).isEmpty()) {
            unwritten.set(bucket);
        }
    }

    /** Forgets a host, at the latest with the next write of its bucket in etcd as well. */
    void forget(HostName name) {
        buckets.get(of(name)).remove(name);
    }

    /** Makes no mark later than {@code now}. */
    void notAfter(Instant now) {
        for (int i = 0; i < COUNT; i++) {
            int bucket = i;
            buckets.get(i).replaceAll((name, sign) -> {
                SignOfLife past = sign.notAfter(now);
                if (!past.equals(sign)) {
                    unwritten.set(bucket);
                }
                return past;
            });
        }
    }

    /** Returns the marks of the buckets that are to be written, or are being written. */
    Map<HostName, SignOfLife> unwritten() {
        Map<HostName, SignOfLife> marks = new HashMap<>();
        IntStream.concat(unwritten.stream(), taken.stream()).forEach(bucket -> marks.putAll(buckets.get(bucket)));
        return marks;
    }

    /**
     * Takes some of the buckets that are to be written, from that number on; they are not taken again until {@link #failed}, or until
     * there are more marks. Whoever goes on after the last one comes to an end, also if hosts go on reporting.
     *
     * @param now no mark that is written is later: it may be of a registry whose clock was wrong
     */
    List<Part> take(int from, Instant now) {
        List<Part> parts = new ArrayList<>();
        int bytes = 0;
        for (int bucket = unwritten.nextSetBit(from);
                bucket >= 0 && bytes < MAX_BYTES && parts.size() < EtcdClient.MAX_OPERATIONS;
                bucket = unwritten.nextSetBit(bucket + 1)) {
            buckets.get(bucket).replaceAll((name, sign) -> sign.notAfter(now));
            Part part = new Part(bucket, revisions[bucket], format(bucket));
            parts.add(part);
            bytes += part.value().size();
            unwritten.clear(bucket);
            taken.set(bucket);
        }
        return parts;
    }

    /** Notes that those were not written. */
    void failed(List<Part> parts) {
        parts.forEach(part -> {
            taken.clear(part.bucket());
            unwritten.set(part.bucket());
        });
    }

    private ByteSequence format(int bucket) {
        Comparator<Map.Entry<HostName, SignOfLife>> earlier =
                Comparator.comparing(mark -> mark.getValue().time());
        String kept = others[bucket].length() <= MAX_OTHERS ? others[bucket] : "";
        StringBuilder text = new StringBuilder();
        buckets.get(bucket).entrySet().stream()
                .sorted(earlier.reversed())
                .map(mark -> line(mark.getKey(), mark.getValue()))
                .takeWhile(line -> text.length() + line.length() + kept.length() <= MAX_BYTES)
                .forEach(text::append);
        return ByteSequence.from(kept + text, ISO_8859_1); // of two at the same time the first counts
    }

    private static String line(HostName name, SignOfLife sign) {
        return name + " " + sign.time().toEpochMilli() + " " + sign.reports().text() + "\n";
    }

    /** Adds the mark that a line is to others, if it is one, and returns whether the mark has all of it. */
    private static boolean parse(int bucket, String line, Map<HostName, SignOfLife> marks) {
        Matcher mark = LINE.matcher(line);
        HostName name = mark.matches() ? EtcdJson.name(mark.group(1)).orElse(null) : null;
        if (name == null || of(name) != bucket) {
            return false;
        }
        Instant time = Instant.ofEpochMilli(Long.parseLong(mark.group(2)));
        Reports reports = Reports.of(mark.group(3));
        marks.merge(name, new SignOfLife(time, reports), SignOfLife::orLater);
        return reports.text().equals(mark.group(3));
    }
}
