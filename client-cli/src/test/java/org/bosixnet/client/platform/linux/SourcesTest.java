package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bosixnet.client.address.AddressFlag;
import org.bosixnet.client.address.AddressScope;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
    private static final Path PROC = Path.of("src/test/resources/proc");

    @TempDir
    Path directory;

    @Test
    void ipTellsFlagsLifetimeAndState() {
        assertThat(IpTables.read("slaac-privacy"))
                .contains(
                        new Candidate(
                                "2a02:810d:8a40:1f00:1950:53b7:fe2f:b0a",
                                "enp3s0",
                                true,
                                64,
                                AddressScope.GLOBAL,
                                Set.of(AddressFlag.TEMPORARY),
                                new Lifetime(14397)),
                        new Candidate(
                                "2a02:810d:8a40:1f00:2ef0:5dff:fe11:2233",
                                "enp3s0",
                                true,
                                64,
                                AddressScope.GLOBAL,
                                EnumSet.of(AddressFlag.NODAD, AddressFlag.MNGTMPADDR, AddressFlag.NOPREFIXROUTE),
                                new Lifetime(14397)),
                        new Candidate(
                                "::1",
                                "lo",
                                true,
                                128,
                                AddressScope.HOST,
                                Set.of(AddressFlag.PERMANENT),
                                Lifetime.FOREVER));
    }

    @Test
    void anInterfaceWithoutCarrierIsDown() {
        assertThat(IpTables.read("interface-down"))
                .filteredOn(candidate -> !candidate.interfaceName().equals("lo"))
                .isNotEmpty()
                .noneMatch(Candidate::interfaceUp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "[]", "[{},{}]", "[{\"ifname\":\"lo\",\"addr_info\":[{}]}]"})
    void noAddressIsNoError(String text) throws IOException {
        assertThat(IpCommand.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[{\"addr_info\":1}]",
                "[{\"addr_info\":[{\"family\":\"inet6\"}]}]",
                "[{\"addr_info\":[{\"family\":\"inet6\",\"local\":\"localhost\",\"prefixlen\":64}]}]",
                "[{\"addr_info\":[{\"family\":\"inet6\",\"local\":\"fe80::1\",\"prefixlen\":129}]}]",
                "[{\"addr_info\":[{\"family\":\"inet6\",\"local\":\"fe80::1\",\"prefixlen\":64,"
                        + "\"preferred_life_time\":\"long\"}]}]",
                "[",
                "Usage: ip [ OPTIONS ]"
            })
    void otherOutputIsAnError(String text) {
        assertThatThrownBy(() -> IpCommand.parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("ip -j -6 addr printed something unknown");
    }

    @Test
    void procTellsTheSameAsIpButLifetimes() throws IOException {
        List<Candidate> proc = new AddressTable(PROC.resolve("several-interfaces.if_inet6"), directory).read();
        assertThat(proc.stream().map(SourcesTest::comparable))
                .containsExactlyInAnyOrderElementsOf(IpTables.read("several-interfaces").stream()
                        .map(SourcesTest::comparable)
                        .toList());
        assertThat(proc).extracting(Candidate::preferredLifetime).containsOnly(Lifetime.UNKNOWN);
    }

    @Test
    void aRememberedTableIsReadAnewWhenItChanges() throws IOException {
        Path table = directory.resolve("if_inet6");
        Files.copy(PROC.resolve("several-interfaces.if_inet6"), table);
        AddressTable remembered = new AddressTable(table, directory);
        assertThat(remembered.readQuickly()).isEqualTo(remembered.read());
        assertThat(remembered.readQuickly()).isSameAs(remembered.readQuickly());
        Files.copy(PROC.resolve("deprecated.if_inet6"), table, StandardCopyOption.REPLACE_EXISTING);
        assertThat(remembered.readQuickly()).isEqualTo(remembered.read()).isNotEmpty();
    }

    @Test
    void procTellsOfDeprecation() throws IOException {
        assertThat(new AddressTable(PROC.resolve("deprecated.if_inet6"), directory).read())
                .filteredOn(candidate -> candidate.scope() == AddressScope.GLOBAL)
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.flags()).containsExactly(AddressFlag.DEPRECATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "20010db8 02 40 00 80 eth0", "zz010db8000000000000000000000001 02 40 00 80 eth0"})
    void anUnknownLineInProcIsAnError(String line) throws IOException {
        Path table = Files.writeString(directory.resolve("if_inet6"), line + "\n");
        assertThatThrownBy(() -> new AddressTable(table, directory).read())
                .isInstanceOf(IOException.class)
                .hasMessage("unknown line in the kernel's address table: " + line);
    }

    @Test
    void sysTellsWhetherAnInterfaceIsUp() throws IOException {
        link("up", "0x1003", "up");
        link("tun", "0x1003", "unknown");
        link("off", "0x1002", "down");
        link("unplugged", "0x1003", "lowerlayerdown");
        AddressTable links = new AddressTable(directory.resolve("none"), directory);
        assertThat(links.isUp("up")).isTrue();
        assertThat(links.isUp("tun")).isTrue();
        assertThat(links.isUp("off")).isFalse();
        assertThat(links.isUp("unplugged")).isFalse();
        assertThat(links.isUp("not-there")).isTrue();
    }

    @Test
    void theRuntimeAnswersSomething() {
        assertThatCode(() -> new RuntimeInterfaces().read()).doesNotThrowAnyException();
    }

    @Test
    void theFirstSourceThatAnswersIsTaken() throws IOException {
        AddressSource broken = () -> {
            throw new IOException("no ip here");
        };
        List<Candidate> some = IpTables.read("many");
        assertThat(new SourceChain(List.of(broken, () -> some, List::of)).read())
                .isEqualTo(some);
        assertThatThrownBy(() -> new SourceChain(List.of(broken, broken)).read())
                .isInstanceOf(IOException.class)
                .hasMessage("no source knows the addresses of this machine");
    }

    @Test
    void anIpThatIsInstalledLaterIsFound() throws IOException {
        AtomicReference<Optional<Path>> installed = new AtomicReference<>(Optional.empty());
        IpCommand ip = new IpCommand(installed::get);
        assertThatThrownBy(ip::read).hasMessage(IpCommand.MISSING);
        Path program = Files.writeString(directory.resolve("ip"), "#!/bin/sh\necho '[]'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        installed.set(Optional.of(program));
        assertThat(ip.read()).isEmpty();
    }

    @Test
    void anIpWithoutJsonIsAnError() throws IOException {
        Path busybox = Files.writeString(directory.resolve("ip"), "#!/bin/sh\necho usage >&2\nexit 1\n");
        Files.setPosixFilePermissions(busybox, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> new IpCommand(() -> Optional.of(busybox)).read())
                .hasMessage(busybox + " -j -6 addr ended with code 1");
        assertThatThrownBy(() -> new IpCommand(Optional::empty).read()).hasMessage("the command ip is not installed");
    }

    @Test
    void theTableChangesWithAddressesAndLinks() throws IOException {
        Path table = directory.resolve("if_inet6");
        String line = "2a02810d8a401f000000000000000009 13 40 00 80     eth0\n";
        Files.writeString(table, line);
        link("eth0", "0x1003", "up");
        AddressTable watched = new AddressTable(table, directory);
        String first = watched.fingerprint();
        assertThat(watched.fingerprint()).isEqualTo(first);
        link("eth0", "0x1003", "down");
        assertThat(watched.fingerprint()).isNotEqualTo(first);
        link("eth0", "0x1003", "up");
        Files.writeString(table, line.replace(" 80 ", " a0 "));
        assertThat(watched.fingerprint()).isNotEqualTo(first);
        Files.delete(table);
        assertThatThrownBy(watched::fingerprint).isInstanceOf(IOException.class);
    }

    private void link(String name, String flags, String state) throws IOException {
        Path link = Files.createDirectories(directory.resolve(name));
        Files.writeString(link.resolve("flags"), flags + "\n");
        Files.writeString(link.resolve("operstate"), state + "\n");
    }

    /** Leaves what both sources can see. */
    static Candidate comparable(Candidate candidate) {
        Set<AddressFlag> flags = EnumSet.noneOf(AddressFlag.class);
        candidate.flags().stream().filter(flag -> flag.bit() <= 0x80).forEach(flags::add);
        return new Candidate(
                candidate.address(),
                candidate.interfaceName(),
                candidate.interfaceUp(),
                candidate.prefixLength(),
                candidate.scope(),
                flags,
                Lifetime.UNKNOWN);
    }
}
