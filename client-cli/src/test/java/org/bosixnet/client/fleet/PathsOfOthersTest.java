package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.http.HttpRegistry;
import org.bosixnet.client.registry.http.HttpRegistryConfig;
import org.bosixnet.client.registry.http.Timeouts;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;
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
    private static final RegistryUrl URL = RegistryUrl.parse("https://server/bosixnet");
    private static final AccessKey KEY = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());

    @TempDir
    private Path top;

    /** What the agent does with a file of which somebody tells it the path. */
    enum Use {
        HOSTS_FILE_WRITTEN("127.0.0.1 localhost\n") {
            @Override
            void run(Path file) throws Exception {
                hosts(file).update(List.of(new HostEntry(new HostAddress("2001:db8::a"), new HostName("alpha"))));
            }
        },
        HOSTS_FILE_READ("127.0.0.1 localhost\n") {
            @Override
            void run(Path file) throws Exception {
                hosts(file).state();
            }
        },
        LOCK("") {
            @Override
            void run(Path file) throws Exception {
                Path elsewhere = Files.createDirectories(file.getParent().resolveSibling("none"));
                new HostsFile(elsewhere.resolve("hosts"), new FakePlatform(file.getParent(), null)).holdAsAgent();
            }
        },
        LOG_DIR("2001:db8::1    alpha\n") {
            @Override
            void run(Path file) throws Exception {
                assertThat(new TrustedList(file.getParent(), HostListParser::list).read())
                        .isPresent();
            }
        },
        KEYS_READ(URL + " " + KEY.value() + "\n") {
            @Override
            void run(Path file) throws Exception {
                assertThat(new KeyFile(file).keyFor(URL)).isPresent();
            }
        },
        KEYS_WRITTEN(URL + " " + KEY.value() + "\n") {
            @Override
            void run(Path file) throws Exception {
                new KeyFile(file).keepNext(URL, KEY);
            }
        },
        SETTINGS_READ("URL=" + URL + "\n") {
            @Override
            void run(Path file) {
                loader().load(Map.of(), file);
            }
        },
        SETTINGS_WRITTEN("") {
            @Override
            void run(Path file) throws Exception {
                loader().join(file, URL, new HostName("alpha"), Map.of()).make();
            }
        },
        STATE_READ("{\"watchdog\":{\"error\":\"old\"}}") {
            @Override
            void run(Path file) throws Exception {
                if (new StateFile(file).read().watchdog() == null) {
                    throw new IOException("not read: " + top(file)); // it is silent about that
                }
            }
        },
        STATE_WRITTEN("{\"watchdog\":{\"error\":\"old\"}}") {
            @Override
            void run(Path file) throws Exception {
                StateFile state = new StateFile(file);
                state.publish(new AgentState.Failure(null, "new"));
                state.save();
                if (new StateFile(file).read().failure() == null) {
                    throw new IOException("not written: " + top(file));
                }
            }
        },
        CA_FILE("") {
            @Override
            void run(Path file) {
                try {
                    new HttpRegistry(
                                    new HttpRegistryConfig(URL, Timeouts.DEFAULT, 1, file, null, KeySource.NONE, false),
                                    HostListParser::list)
                            .close();
                } catch (IllegalArgumentException e) {
                    if (!e.getMessage().endsWith(" holds no certificate.")) {
                        throw e;
                    }
                }
            }
        };

        private final String content;

        Use(String content) {
            this.content = content;
        }

        abstract void run(Path file) throws Exception;

        /** Whether it matters who may write the file itself. */
        boolean believesTheFile() {
            return this != HOSTS_FILE_READ && this != HOSTS_FILE_WRITTEN && this != LOCK;
        }

        boolean followsALinkToTheFile() {
            return this != KEYS_READ && this != KEYS_WRITTEN && this != LOCK;
        }

        private static HostsFile hosts(Path file) throws IOException {
            return new HostsFile(file, new FakePlatform(top(file).resolveSibling("locks"), null));
        }

        private static Path top(Path file) {
            return file.getParent().getParent().getParent();
        }

        private static ConfigLoader loader() {
            return new ConfigLoader(Map.of(), Path.of("/nowhere/a"), Path.of("/nowhere/b"), new FakePlatform());
        }
    }

    /** Makes {@code one/two/hosts} and, for links, {@code real/hosts}, all of root. */
    private Path tree(Use use) throws IOException {
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
        for (Use use : Use.values()) {
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
    void whatAnotherUserCanExchangeIsRefused(Use use, Fault fault, String place) throws Exception {
        Path file = tree(use);
        Path faulty = top.resolve("tree").resolve(place);
        fault.make(faulty);
        refuses(use, file, faulty);
    }

    static Stream<Arguments> links() {
        return Stream.of(Use.values()).flatMap(use -> Stream.of("one", "one/two", "one/two/hosts")
                .filter(place -> use != Use.LOCK || !place.endsWith("hosts"))
                .map(place -> Arguments.of(use, place)));
    }

    /** Puts a link to the real file or its directory in the place of one. */
    private Path linked(Use use, String place) throws IOException {
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
    void aLinkOfAnotherUserIsRefused(Use use, String place) throws Exception {
        Path file = linked(use, place);
        Path link = top.resolve("tree").resolve(place);
        Fault.ANOTHERS.make(link);
        refuses(use, file, link);
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkInADirectoryOfEverybodyIsRefused(Use use, String place) throws Exception {
        Path file = linked(use, place);
        Path directory = top.resolve("tree").resolve(place).getParent();
        Fault.STICKY.make(directory);
        refuses(use, file, directory);
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkToADirectoryOfAnotherUserIsRefused(Use use, String place) throws Exception {
        Path file = linked(use, place);
        Path real = top.resolve("tree/real");
        Fault.ANOTHERS.make(real);
        refuses(use, file, real);
    }

    private void refuses(Use use, Path file, Path faulty) throws Exception {
        if (use == Use.LOCK) {
            Files.createDirectories(file.getParent().resolveSibling("none"));
        }
        Map<String, String> before = snapshot();
        String said = "";
        try {
            use.run(file);
        } catch (Exception e) {
            said = String.valueOf(e.getMessage());
        }
        if (use == Use.STATE_READ || use == Use.STATE_WRITTEN) {
            assertThat(said).startsWith("not ");
        } else {
            assertThat(said)
                    .contains(faulty + " ")
                    .containsPattern("another user|by others|open to others|not a regular file");
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
    @EnumSource(value = Use.class, mode = EnumSource.Mode.EXCLUDE, names = "LOCK")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @Needs("mkfifo")
    void aNamedPipeIsRefusedAndNotOpened(Use use) throws Exception {
        Path file = tree(use);
        Files.delete(file);
        refuses(use, file, NamedPipe.make(file));
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void whatRootAloneCanExchangeIsUsed(Use use) throws Exception {
        use.run(tree(use));
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void aStickyDirectoryIsPassedThrough(Use use) throws Exception {
        Path file = tree(use);
        Fault.STICKY.make(top.resolve("tree/one"));
        use.run(file);
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkOfRootIsFollowed(Use use, String place) throws Exception {
        if (!place.endsWith("hosts") || use.followsALinkToTheFile()) {
            Path file = linked(use, place);
            use.run(file);
            assertThat(top.resolve("tree").resolve(place)).isSymbolicLink();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Use.class,
            names = {"HOSTS_FILE_WRITTEN", "HOSTS_FILE_READ"})
    void whoMayWriteTheHostsFileItselfIsTheAdministratorsMatter(Use use) throws Exception {
        Path file = tree(use);
        Files.setAttribute(file, "unix:mode", 0664);
        Files.setAttribute(file, "unix:uid", NOBODY);
        use.run(file);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(NOBODY);
    }
}
