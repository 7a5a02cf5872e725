package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hosts file in a directory of its own, with what an agent makes of it and keeps for it. */
abstract class HostsFileFixture {

    static final String LOCALHOST = "127.0.0.1 localhost\n";
    static final HostEntry ALPHA = HostsTextTest.entry("2001:db8::a", "alpha");
    static final HostEntry BETA = HostsTextTest.entry("2001:db8::b", "beta");
    static final String WITH_ALPHA =
            LOCALHOST + "# BEGIN bosixnet (managed, do not edit)\n" + "2001:db8::a    alpha\n# END bosixnet\n";

    @TempDir
    Path directory;

    Path hosts;
    Path locks;
    FakePlatform platform;

    @BeforeEach
    void makeAHostsFile() throws IOException {
        Path etc = Files.createDirectory(directory.resolve("etc"));
        hosts = Files.writeString(etc.resolve("hosts"), LOCALHOST);
        locks = directory.resolve("run");
        platform = new FakePlatform(locks, null);
    }

    HostsFile file() {
        return new HostsFile(hosts, platform, Patience.NONE);
    }

    HostsFile file(Disk disk) {
        return new HostsFile(hosts, platform, disk, System::nanoTime, Patience.NONE);
    }

    String content() throws IOException {
        return Files.readString(hosts, ISO_8859_1);
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(hosts.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Returns a file that is kept for the hosts file. */
    Path kept(String suffix) throws IOException {
        HostsPaths paths = new HostsPaths(hosts, platform);
        return paths.kept(paths.real(), suffix);
    }

    String contentOf(String suffix) throws IOException {
        return Files.readString(kept(suffix), ISO_8859_1);
    }
}
