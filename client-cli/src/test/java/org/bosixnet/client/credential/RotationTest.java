package org.bosixnet.client.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.FakeKeys;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of key, and what is left of it when it breaks off. */
class RotationTest {

    private static final HostName NAME = new HostName("alpha");
    private static final RegistryUrl URL = RegistryUrl.parse("https://registry.example/bosixnet");
    private static final List<HostAddress> ADDRESSES = List.of(new HostAddress("2001:db8::1"));

    @TempDir
    private Path directory;

    private final AccessKey old = AccessKey.generate(Kind.HOST, new SecureRandom());
    private final FakeKeys registry = new FakeKeys();
    private Path file;

    @BeforeEach
    void start() throws IOException {
        registry.bind("alpha", old.value());
        file = directory.resolve("keys");
        Files.writeString(file, "# mine\n" + URL + " " + old.value() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Registry registry(RegistryUrl url, AccessKey shown) {
        return new FakeRegistry(url.toString(), registry, shown.value());
    }

    private OwnKeys ownKeys() {
        return new OwnKeys(new KeyFile(file), this::registry, new SecureRandom());
    }

    private OwnKeys.Rotated rotate(List<HostAddress> addresses) throws Exception {
        return ownKeys().rotate(URL, NAME, addresses);
    }

    /** Reports as the agent does, with the key that is in use. */
    private void report() throws Exception {
        registry(URL, new KeyFile(file).keyFor(URL).orElseThrow()).report(NAME, ADDRESSES);
    }

    @Test
    void theNewKeyIsUsedAtOnceWhichEndsTheOldOne() throws Exception {
        OwnKeys.Rotated rotated = rotate(ADDRESSES);
        assertThat(rotated.before()).isEqualTo(old);
        assertThat(rotated.used()).isTrue();
        assertThat(file).hasContent("# mine\n" + URL + " " + rotated.after().value() + "\n");
        assertThat(registry.keysOf("alpha")).containsExactly(rotated.after().value());
        assertThat(registry.requests()).containsExactly("bind alpha", "report alpha");
        report();
    }

    @Test
    void theNewKeyIsOnDiskBeforeTheRegistryHearsOfItAndInUseOnlyAfter() throws Exception {
        String[] seen = {""};
        registry.before(request -> {
            try {
                seen[0] += request.charAt(1) + Files.readString(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        AccessKey after = rotate(ADDRESSES).after();
        String line = URL + " ";
        assertThat(seen[0])
                .isEqualTo("i# mine\n" + line + old.value() + "\n" + line + after.value() + " next\n" + "e# mine\n"
                        + line + after.value() + "\n");
    }

    @Test
    void withoutAnAddressTheAgentsNextReportEndsTheOldKey() throws Exception {
        OwnKeys.Rotated rotated = rotate(List.of());
        assertThat(rotated.used()).isFalse();
        assertThat(registry.keysOf("alpha"))
                .containsExactly(old.value(), rotated.after().value());
        report();
        assertThat(registry.keysOf("alpha")).containsExactly(rotated.after().value());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverHappensToTheBindingTheHostIsNotLockedOutAndCanGoOn(Fault fault) throws Exception {
        registry.fault("bind", fault);
        assertThatThrownBy(() -> rotate(ADDRESSES)).isInstanceOf(RegistryException.class);
        Optional<AccessKey> kept = new KeyFile(file).nextFor(URL);
        assertThat(kept.isPresent()).isEqualTo(fault != Fault.REFUSED);
        report();
        AccessKey after = rotate(ADDRESSES).after();
        assertThat(kept.isEmpty() || kept.get().equals(after)).isTrue();
        assertThat(registry.keysOf("alpha")).containsExactly(after.value());
        assertThat(file).hasContent("# mine\n" + URL + " " + after.value() + "\n");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverHappensToTheFirstUseTheNewKeyWorks(Fault fault) throws Exception {
        registry.fault("report", fault);
        assertThatThrownBy(() -> rotate(ADDRESSES)).isInstanceOf(RegistryException.class);
        AccessKey after = new KeyFile(file).keyFor(URL).orElseThrow();
        assertThat(after).isNotEqualTo(old);
        report();
        assertThat(registry.keysOf("alpha")).containsExactly(after.value());
    }

    @Test
    void aCrashAfterTheBindingIsMadeGoodByRepeating() throws Exception {
        AccessKey made = new KeyFile(file).keepNext(URL, AccessKey.generate(Kind.HOST, new SecureRandom()));
        report(); // still with the old key
        registry.bind("alpha", made.value()); // the registry did it, and then the computer went down
        report();
        assertThat(rotate(ADDRESSES).after()).isEqualTo(made);
        assertThat(registry.keysOf("alpha")).containsExactly(made.value());
    }

    @Test
    void aRegistryWithoutAKeyIsSaid() throws Exception {
        Files.writeString(file, "");
        assertThatThrownBy(() -> rotate(ADDRESSES))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + " has no host key for " + URL + "; run: sudo bosixnet join " + URL);
        assertThat(ownKeys().registries()).isEmpty();
    }

    @Test
    void onlyKeysOfThisComputersOwnAreChanged() throws Exception {
        String reader = AccessKey.generate(Kind.READER, new SecureRandom()).value();
        Files.writeString(file, "https://other " + reader + "\n" + URL + " " + old.value() + "\n");
        assertThat(ownKeys().registries()).containsExactly(URL);
    }
}
