package org.bosixnet.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bosixnet.testing.Outcome;

/** The packages that the build has made. */
enum Packages {
    AGENT("agent-deb", "bosixnet"),
    REGISTRY("registry-deb", "bosixnet-registry"),
    REGISTRY_ETCD("registry-deb", "bosixnet-registry-etcd");

    private final String module;

    /** The name that dpkg knows it by. */
    private final String title;

    Packages(String module, String title) {
        this.module = module;
        this.title = title;
    }

    /** Returns the file. */
    Path file() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", module, "target"))) {
            return files.filter(file -> file.getFileName().toString().matches(title + "_.*_all\\.deb"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the package " + title + " was not made"))
                    .toRealPath();
        }
    }

    /**
     * Returns the same package with a lower version.
     *
     * @param directory where to make it
     */
    Path older(Path directory) throws IOException {
        Path root = directory.resolve("root");
        Outcome.mustSucceed("dpkg-deb", "-R", file().toString(), root.toString());
        Path control = root.resolve("DEBIAN/control");
        Files.writeString(
                control,
                Files.readString(control)
                        .replaceFirst("(?m)^Version: .*", "Version: 2.9")
                        .replaceFirst("\\(= .*\\)", "(= 2.9)"));
        Path older = directory.resolve(title + "_2.9_all.deb");
        Outcome.mustSucceed("dpkg-deb", "-Znone", "-b", root.toString(), older.toString());
        Outcome.mustSucceed("rm", "-r", root.toString());
        return older;
    }
}
