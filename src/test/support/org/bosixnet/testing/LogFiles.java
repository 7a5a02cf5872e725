package org.bosixnet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What programs that a test started have left in files to be read by anyone. */
public final class LogFiles {

    private static final Pattern NAME = Pattern.compile(".*\\.(log|out|err|txt)");

    private LogFiles() {}

    /** Fails if there is a whole key in a log file, journals among them, anywhere under a directory. */
    public static void assertNoKeyUnder(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .filter(LogFiles::holdsKey)
                    .toList();
            if (!found.isEmpty()) {
                throw new AssertionError("there is a key in " + found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsKey(Path file) {
        try {
            return KeysInLogs.holdsKey(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
