package org.bosixnet.client.platform.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The mounts that cover some paths, as one process sees them. Every user may read those of every process (proc(5),
 * mountinfo).
 */
record MountTable(List<Mount> mounts) {

    /** How many mounts may be stacked; more are an attempt to fill the memory. */
    static final int MOST_MOUNTS = 1000;

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /**
     * One mount.
     *
     * @param device major and minor number of the file system
     * @param root the directory of that file system which is mounted
     * @param point where it is mounted
     * @param options of this mount, as {@code rw,noatime}; the file system may have others
     */
    record Mount(String id, String parent, String device, String root, String point, String options) {

        /** Returns whether this mount is read-only, whatever the file system allows elsewhere. */
        boolean isReadOnly() {
            return List.of(options.split(",", -1)).contains("ro");
        }

        /** Returns whether a path is on this mount, unless another one is over it. */
        boolean covers(String path) {
            return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
        }

        /** Returns the place on the file system of a path that this mount covers. */
        String place(String path) {
            String rest = point.equals("/") ? path : path.substring(point.length());
            return device + " " + (root.equals("/") ? "" : root) + rest;
        }
    }

    /**
     * Reads the table, and keeps the mounts that cover one of the paths: a container may have a hundred thousand
     * others.
     *
     * @param process its directory in {@code /proc}
     * @throws IOException also if more than {@link #MOST_MOUNTS} cover them
     */
    static MountTable of(Path process, String... paths) throws IOException {
        Path file = process.resolve("mountinfo");
        try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
            List<Mount> mounts = lines.map(line -> line.split(" ", 7))
                    .filter(fields -> fields.length == 7)
                    .map(fields -> new Mount(
                            fields[0], fields[1], fields[2], unescaped(fields[3]), unescaped(fields[4]), fields[5]))
                    .filter(mount -> Stream.of(paths).anyMatch(mount::covers))
                    .limit(MOST_MOUNTS + 1L)
                    .toList();
            if (mounts.size() > MOST_MOUNTS) {
                throw new IOException(file + " has more than " + MOST_MOUNTS + " mounts over one another");
            }
            return new MountTable(mounts);
        } catch (UncheckedIOException e) {
            throw new IOException(file + " cannot be read to its end", e);
        }
    }

    private static String unescaped(String field) {
        return OCTAL.matcher(field)
                .replaceAll(match -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 8))));
    }

    boolean isMountPoint(String path) {
        return mounts.stream().anyMatch(mount -> mount.point().equals(path));
    }

    /**
     * Returns the file system of a path without links and the place on it: if two processes get the same, they see the
     * same file. Empty if no mount covers the path, as for a process whose root is a directory where nothing is
     * mounted.
     */
    Optional<String> place(String path) {
        return mount(path).map(mount -> mount.place(path));
    }

    /** Returns the same, but only if the mount lets the process write there. */
    Optional<String> writablePlace(String path) {
        return mount(path).filter(mount -> !mount.isReadOnly()).map(mount -> mount.place(path));
    }

    private Optional<Mount> mount(String path) {
        List<Mount> covering =
                mounts.stream().filter(mount -> mount.covers(path)).toList();
        var known = covering.stream().map(Mount::id).collect(Collectors.toSet());
        Optional<Mount> last = Optional.empty();
        Optional<Mount> next = first(
                covering,
                mount -> !known.contains(mount.parent()) || mount.parent().equals(mount.id()));
        while (next.isPresent()) { // a mount over another is its child
            last = next;
            String id = next.get().id();
            next = first(
                    covering, mount -> mount.parent().equals(id) && !mount.id().equals(id));
        }
        return last;
    }

    private static Optional<Mount> first(List<Mount> covering, Predicate<Mount> which) {
        return covering.stream().filter(which).min(Comparator.comparing(mount -> mount.point()
                .length()));
    }
}
