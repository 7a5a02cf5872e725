package org.bosixnet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Makes named pipes, which whoever opens them for reading waits for a writer. */
public final class NamedPipe {

    private NamedPipe() {}

    /** Makes one that is its owner's alone; needs the command {@code mkfifo}. */
    public static Path make(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("mkfifo", "-m", "600", path.toString()).start();
        assertThat(process.waitFor()).isZero();
        return path;
    }
}
