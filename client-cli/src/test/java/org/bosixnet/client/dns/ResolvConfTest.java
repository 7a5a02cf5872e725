package org.bosixnet.client.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.client.NamedPipe;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {

    private static final ResolvConf NOTHING = new ResolvConf(List.of(), List.of());

    @TempDir
    private Path directory;

    @Test
    void aLinkIsFollowed() throws Exception {
        Path file = Files.writeString(directory.resolve("stub"), "nameserver ::1\nsearch Example.org.\n");
        Path link = Files.createSymbolicLink(directory.resolve("resolv.conf"), file);
        assertThat(ResolvConf.read(link)).isEqualTo(new ResolvConf(List.of("::1"), List.of("example.org")));
        assertThat(ResolvConf.read(directory.resolve("none"))).isEqualTo(NOTHING);
    }

    /** One that cannot be asked at all would keep the others from being asked. */
    @Test
    void onlyAddressesOfInterfacesThatAreThereAreServers() throws Exception {
        assertThat(servers("fe80::1%1")).containsExactly("fe80::1%1");
        assertThat(servers("fe80::1%gone0", "192.0.2.1")).containsExactly("192.0.2.1");
        assertThat(servers("dead.beef", "999.0.2.1", "192.0.2", "::1::", "cafe", "fe80::1%", "::1]", "2001:db8::53"))
                .containsExactly("2001:db8::53");
    }

    /** They know the hosts file, and would say of each name of the fleet what that says. */
    @Test
    void whomServersOfThisComputerAskIsAskedInTheirPlace() throws Exception {
        Path none = directory.resolve("none");
        Path stub = Files.writeString(directory.resolve("stub"), "nameserver 127.0.0.53\nsearch wrong\n");
        Path behind = Files.writeString(directory.resolve("behind"), "nameserver 192.0.2.1\nnameserver fe80::1%1\n");
        for (String own : List.of("127.0.0.53", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1")) {
            ResolvConf read = new ResolvConf(List.of(own), List.of("lan"));
            assertThat(read.around(List.of(none, stub, behind)))
                    .isEqualTo(new ResolvConf(List.of("192.0.2.1", "fe80::1%1"), List.of("lan")));
            assertThat(read.around(List.of(none, stub))).isEqualTo(read);
        }
        for (List<String> others :
                List.of(List.<String>of(), List.of("192.0.2.7"), List.of("127.0.0.1", "2001:db8::1"))) {
            ResolvConf read = new ResolvConf(others, List.of());
            assertThat(read.around(List.of(behind))).isEqualTo(read);
        }
    }

    private List<String> servers(String... servers) throws Exception {
        Path file = directory.resolve("resolv.conf");
        Files.writeString(file, "nameserver " + String.join("\nnameserver ", servers) + "\n");
        return ResolvConf.read(file).servers();
    }

    @Test
    @Needs("mkfifo")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aNamedPipeIsNotOpened() throws Exception {
        assertThat(ResolvConf.read(NamedPipe.make(directory.resolve("resolv.conf"))))
                .isEqualTo(NOTHING);
    }
}
