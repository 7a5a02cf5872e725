package org.bosixnet.client.platform.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads small files of {@code /proc} and {@code /sys} in few steps: the agent does so every few seconds as long as it
 * runs, and the JVM interprets what is called no more often than that. {@code Files} takes twice the time.
 */
final class KernelFile {

    private KernelFile() {}

    /** Returns the whole content, a character for each byte. */
    static String read(Path file) throws IOException {
        return read(file, Integer.MAX_VALUE);
    }

    /** Returns the content up to a number of bytes. */
    static String read(Path file, int most) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toString())) {
            return new String(in.readNBytes(most), ISO_8859_1);
        }
    }
}
