package org.bosixnet.dao.file.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the files in a data directory. */
public final class JournalFiles {

    private static final Pattern NAME = Pattern.compile("journal-([1-9][0-9]{0,17})\\.log");
    private static final String TEMPORARY = ".tmp";

    private JournalFiles() {}

    public static Path file(Path directory, long number) {
        return directory.resolve("journal-" + number + ".log");
    }

    /** Returns the name under which a file is written before it is complete. */
    public static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }

    public static NavigableSet<Long> numbers(Path directory) throws IOException {
        NavigableSet<Long> numbers = new TreeSet<>();
        for (Path file : list(directory, "journal-*.log")) {
            Matcher matcher = NAME.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                numbers.add(Long.parseLong(matcher.group(1)));
            }
        }
        return numbers;
    }

    /** Returns how many bytes the journal has, in all its files, including those that are about to replace others. */
    public static long bytes(Path directory) throws IOException {
        long bytes = 0;
        for (Path file : list(directory, "journal-*.log{," + TEMPORARY + "}")) {
            try {
                bytes += Files.size(file);
            } catch (NoSuchFileException e) {
                // deleted, or renamed, meanwhile
            }
        }
        return bytes;
    }

    /** Returns the files that a process left half-written when it died. */
    public static List<Path> leftovers(Path directory) throws IOException {
        return list(directory, "{journal-*.log,hosts,timestamps}" + TEMPORARY);
    }

    private static List<Path> list(Path directory, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }
}
