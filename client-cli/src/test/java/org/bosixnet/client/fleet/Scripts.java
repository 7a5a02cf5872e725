package org.bosixnet.client.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;

/** Small real programs for {@code ON_CHANGE}, and what they are told of. */
final class Scripts {

    private Scripts() {}

    /** Makes a program of the shell, which finds its directory in {@code $D}. */
    static Path script(Path directory, String text) {
        try {
            Path script = directory.resolve("program");
            Files.writeString(script, "#!/bin/sh\nD='" + directory + "'\n" + text + "\n");
            Files.setAttribute(script, "unix:mode", 0755);
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is in a file; nothing if it is missing. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) { // also if it goes at this moment
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns entries of {@code NAME=LAST GROUP OF THE ADDRESS}, separated by blanks. */
    static List<HostEntry> block(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.split("=", 2))
                .map(entry -> new HostEntry(new HostAddress("2001:db8::" + entry[1]), new HostName(entry[0])))
                .toList();
    }

    /** Returns whether a process is there, and not only until its parent has asked how it ended. */
    static boolean lives(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false; // it may end while it is read, too
        }
    }
}
