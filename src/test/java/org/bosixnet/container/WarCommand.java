package org.bosixnet.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of the executable WAR that has ended.
 *
 * @param code its exit code
 */
public record WarCommand(int code, String out, String err) {

    private static final Path WAR = Path.of("target/bosixnet.war");

    /**
     * Runs a command on the data in a directory.
     *
     * @param base where what it unpacks may be
     * @param in its standard input
     */
    public static WarCommand run(Path base, Path data, Path in, String... command)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-jar"));
        line.add(WAR.toAbsolutePath().toString());
        line.addAll(List.of(command));
        Path err = Files.createTempFile(base, "command", ".stderr");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(base.toFile())
                .redirectInput(in.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BOSIXNET_") || name.endsWith("_OPTS"));
        builder.environment().put("CACHE_DIRECTORY", base.resolve("cache").toString());
        builder.environment().put("BOSIXNET_DATA_DIR", data.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new WarCommand(process.waitFor(), out, Files.readString(err));
    }
}
