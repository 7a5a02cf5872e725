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

/** What is mounted where some paths are, as one process sees it. Anybody may read it of any process (proc(5), mountinfo). */
record MountTable(List<Mount> mounts) {

    /** How many mounts may be over one another; more are somebody's attempt to fill the memory. */
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

        /** Tells whether nobody can write here, whatever the file system allows elsewhere. */
        boolean isReadOnly() {
            return List.of(options.split(",", -1)).contains("ro");
        }

        /** Tells whether a path leads here, if nothing is mounted over it. */
        boolean covers(String path) {
            return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
        }

        /** Returns what a path that this mount covers is called on its file system. */
        String place(String path) {
            String rest = point.equals("/") ? path : path.substring(point.length());
            return device + " " + (root.equals("/") ? "" : root) + rest;
        }
    }

    /**
     * Reads the table, and keeps the mounts that cover one of the paths: a container may have a hundred thousand others.
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
     * Returns file system and place on it of a path that holds no link: two processes with the same see the same file.
     * Empty if no mount covers the path, as for a process whose root is a directory where nothing is mounted.
     */
    Optional<String> place(String path) {
        return mount(path).map(mount -> mount.place(path));
    }

    /** Returns the same if the process can write there, as far as the mount goes. */
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
        while (next.isPresent()) { // one that is mounted over another is its child
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
