package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever another user can exchange on the way to a file, the agent neither follows, believes nor changes it. */
@Needs("root")
class PathsOfOthersTest {

    private static final int NOBODY = 65534;

    @TempDir
    private Path top;

    /** Makes {@code one/two/hosts} and, for links, {@code real/hosts}, all of root. */
    private Path tree(PathUse use) throws IOException {
        Path file = top.resolve("tree/one/two/hosts");
        for (Path each : List.of(file, top.resolve("tree/real/hosts"))) {
            Files.createDirectories(each.getParent());
            Files.setAttribute(Files.writeString(each, use.content), "unix:mode", 0600);
        }
        return file;
    }

    private enum Fault {
        ANOTHERS(0),
        OF_A_GROUP(0770),
        OF_EVERYBODY(0777),
        STICKY(01777);

        private final int mode;

        Fault(int mode) {
            this.mode = mode;
        }

        void make(Path path) throws IOException {
            if (this == ANOTHERS) {
                Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            } else {
                Files.setAttribute(path, "unix:mode", mode);
            }
        }
    }

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (PathUse use : PathUse.values()) {
            for (Fault fault : Fault.values()) {
                for (String place : List.of("one", "one/two", "one/two/hosts")) {
                    boolean passed = fault == Fault.STICKY && place.equals("one");
                    if (!passed && (use.believesTheFile() || !place.endsWith("hosts"))) {
                        all.add(Arguments.of(use, fault, place));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatAnotherUserCanExchangeIsRefused(PathUse use, Fault fault, String place) throws Exception {
        Path file = tree(use);
        Path faulty = top.resolve("tree").resolve(place);
        fault.make(faulty);
        refuses(use, file, faulty);
    }

    static Stream<Arguments> links() {
        return Stream.of(PathUse.values()).flatMap(use -> Stream.of("one", "one/two", "one/two/hosts")
                .filter(place -> use != PathUse.LOCK || !place.endsWith("hosts"))
                .map(place -> Arguments.of(use, place)));
    }

    /** Puts a link to the real file or its directory in the place of one. */
    private Path linked(PathUse use, String place) throws IOException {
        Path file = tree(use);
        Path link = top.resolve("tree").resolve(place);
        Path real = top.resolve("tree/real");
        Path target = place.equals("one/two") ? real : real.resolve(place.equals("one") ? "" : "hosts");
        if (place.equals("one")) {
            Files.createDirectory(real.resolve("two"));
            Files.move(real.resolve("hosts"), real.resolve("two/hosts"));
        }
        Files.move(link, top.resolve("moved"));
        Files.createSymbolicLink(link, target);
        return file;
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkOfAnotherUserIsRefused(PathUse use, String place) throws Exception {
        Path file = linked(use, place);
        Path link = top.resolve("tree").resolve(place);
        Fault.ANOTHERS.make(link);
        refuses(use, file, link);
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkInADirectoryOfEverybodyIsRefused(PathUse use, String place) throws Exception {
        Path file = linked(use, place);
        Path directory = top.resolve("tree").resolve(place).getParent();
        Fault.STICKY.make(directory);
        refuses(use, file, directory);
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkToADirectoryOfAnotherUserIsRefused(PathUse use, String place) throws Exception {
        Path file = linked(use, place);
        Path real = top.resolve("tree/real");
        Fault.ANOTHERS.make(real);
        refuses(use, file, real);
    }

    private void refuses(PathUse use, Path file, Path faulty) throws Exception {
        if (use == PathUse.LOCK) {
            Files.createDirectories(file.getParent().resolveSibling("none"));
        }
        Map<String, String> before = snapshot();
        String said = "";
        try {
            use.run(file);
        } catch (Exception e) {
            said = String.valueOf(e.getMessage());
        }
        if (use == PathUse.STATE_READ || use == PathUse.STATE_WRITTEN) {
            assertThat(said).startsWith("not ");
        } else {
            assertThat(said)
                    .contains(faulty + " ")
                    .containsPattern("another user|by users other|open to users other|not a regular file");
        }
        assertThat(snapshot()).isEqualTo(before);
    }

    /** Returns all that is there, with owner, mode and content. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(top.resolve("tree"))) {
            for (Path path : paths.toList()) {
                String content = Files.isSymbolicLink(path)
                        ? Files.readSymbolicLink(path).toString()
                        : Files.isRegularFile(path) ? Files.readString(path) : "";
                all.put(
                        path.toString(),
                        Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS) + content);
            }
        }
        return all;
    }

    /** Whoever opens one for reading waits until somebody writes, which need not happen. */
    @ParameterizedTest
    @EnumSource(value = PathUse.class, mode = EnumSource.Mode.EXCLUDE, names = "LOCK")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @Needs("mkfifo")
    void aNamedPipeIsRefusedAndNotOpened(PathUse use) throws Exception {
        Path file = tree(use);
        Files.delete(file);
        refuses(use, file, NamedPipe.make(file));
    }

    @ParameterizedTest
    @EnumSource(PathUse.class)
    void whatRootAloneCanExchangeIsUsed(PathUse use) throws Exception {
        use.run(tree(use));
    }

    @ParameterizedTest
    @EnumSource(PathUse.class)
    void aStickyDirectoryIsPassedThrough(PathUse use) throws Exception {
        Path file = tree(use);
        Fault.STICKY.make(top.resolve("tree/one"));
        use.run(file);
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkOfRootIsFollowed(PathUse use, String place) throws Exception {
        if (!place.endsWith("hosts") || use.followsALinkToTheFile()) {
            Path file = linked(use, place);
            use.run(file);
            assertThat(top.resolve("tree").resolve(place)).isSymbolicLink();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PathUse.class,
            names = {"HOSTS_FILE_WRITTEN", "HOSTS_FILE_READ"})
    void whoMayWriteTheHostsFileItselfIsTheAdministratorsMatter(PathUse use) throws Exception {
        Path file = tree(use);
        Files.setAttribute(file, "unix:mode", 0664);
        Files.setAttribute(file, "unix:uid", NOBODY);
        use.run(file);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(NOBODY);
    }
}
