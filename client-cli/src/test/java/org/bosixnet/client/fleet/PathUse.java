package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.hostsfile.HostsFile;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.platform.FakePlatform;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.http.HttpRegistry;
import org.bosixnet.client.registry.http.HttpRegistryConfig;
import org.bosixnet.client.registry.http.Timeouts;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.state.StateFile;

/** What the agent does with a file of which somebody tells it the path. */
enum PathUse {
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
            new HostsFile(elsewhere.resolve("hosts"), new FakePlatform(file.getParent(), null), Patience.NONE)
                    .holdAsAgent();
        }
    },
    LOG_DIR("2001:db8::1    alpha\n") {
        @Override
        void run(Path file) throws Exception {
            assertThat(new TrustedList(file.getParent(), HostListParser::list).read())
                    .isPresent();
        }
    },
    KEYS_READ(Given.URL + " " + Given.KEY.value() + "\n") {
        @Override
        void run(Path file) throws Exception {
            assertThat(new KeyFile(file).keyFor(Given.URL)).isPresent();
        }
    },
    KEYS_WRITTEN(Given.URL + " " + Given.KEY.value() + "\n") {
        @Override
        void run(Path file) throws Exception {
            new KeyFile(file).keepNext(Given.URL, Given.KEY);
        }
    },
    SETTINGS_READ("URL=" + Given.URL + "\n") {
        @Override
        void run(Path file) {
            loader().load(Map.of(), file);
        }
    },
    SETTINGS_WRITTEN("") {
        @Override
        void run(Path file) throws Exception {
            loader().join(file, RegistryGroup.of(Given.URL), new HostName("alpha"), Map.of())
                    .make();
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
                                new HttpRegistryConfig(
                                        Given.URL, Timeouts.DEFAULT, 1, file, null, KeySource.NONE, false),
                                HostListParser::list)
                        .close();
            } catch (IllegalArgumentException e) {
                if (!e.getMessage().endsWith(" holds no certificate.")) {
                    throw e;
                }
            }
        }
    };

    final String content;

    PathUse(String content) {
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
        return new HostsFile(file, new FakePlatform(top(file).resolveSibling("locks"), null), Patience.NONE);
    }

    private static Path top(Path file) {
        return file.getParent().getParent().getParent();
    }

    private static ConfigLoader loader() {
        return new ConfigLoader(Map.of(), Path.of("/nowhere/a"), Path.of("/nowhere/b"), new FakePlatform());
    }

    /** Constants of an enum cannot use fields of the enum itself. */
    private static final class Given {
        private static final RegistryUrl URL = RegistryUrl.parse("https://server/bosixnet");
        private static final AccessKey KEY = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());
    }
}
