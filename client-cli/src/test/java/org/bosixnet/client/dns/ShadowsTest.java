package org.bosixnet.client.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bosixnet.client.dns.Shadows.Shadow;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which names of the fleet are somebody else's in the computer's DNS. */
class ShadowsTest {

    @TempDir
    private Path directory;

    private FakeDns dns;

    @BeforeEach
    void startDns() throws IOException {
        dns = new FakeDns();
    }

    @AfterEach
    void stopDns() {
        dns.close();
    }

    /** Long enough for a busy machine; nothing waits for it but what gets no answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Shadows.Found find(String resolvConf, List<HostEntry> entries) throws IOException, InterruptedException {
        return find(resolvConf, entries, PATIENCE);
    }

    private Shadows.Found find(String resolvConf, List<HostEntry> entries, Duration patience)
            throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("resolv.conf"), resolvConf);
        return new Shadows(file, dns.port(), new Random(1), patience).find(entries);
    }

    private static HostEntry entry(String name, String address) {
        return new HostEntry(new HostAddress(address), new HostName(name));
    }

    @Test
    void aNameThatHasOtherAddressesInDnsIsTold() throws Exception {
        dns.knows("intranet.corp.example", "10.1.2.3");
        dns.knows("ldap", "10.1.2.4", "2001:db8:f::4");
        dns.knows("db.example.org", "2001:db8:f::5");
        dns.knows("both.corp.example", "10.1.2.5", "2001:db8::5");
        dns.knows("same", "2001:db8:0:0::6");
        dns.knows("empty");
        Shadows.Found found = find(
                "# comment\nnameserver 127.0.0.1\nsearch corp.example other.example.\noptions ndots:1\n",
                List.of(
                        entry("intranet", "2001:db8::1"),
                        entry("ldap", "2001:db8::2"),
                        entry("db.example.org", "2001:db8::3"),
                        entry("unknown", "2001:db8::4"),
                        entry("both", "2001:db8::44"),
                        entry("both", "2001:db8::5"),
                        entry("same", "2001:db8::6"),
                        entry("empty", "2001:db8::7")));
        assertThat(found.notAsked()).isZero();
        assertThat(found.shadows())
                .containsExactly(
                        new Shadow(new HostName("db.example.org"), "db.example.org", List.of("2001:db8:f:0:0:0:0:5")),
                        new Shadow(new HostName("intranet"), "intranet.corp.example", List.of("10.1.2.3")),
                        new Shadow(new HostName("ldap"), "ldap", List.of("10.1.2.4", "2001:db8:f:0:0:0:0:4")));
        assertThat(found.answered()).isEmpty();
        assertThat(dns.asked()).contains("unknown", "unknown.corp.example", "unknown.other.example");
    }

    @Test
    void aDnsThatKnowsEveryNameSaysNothing() throws Exception {
        dns.knows("*", "198.51.100.1");
        dns.knows("ldap.corp.example", "10.1.2.4");
        Shadows.Found found =
                find("domain corp.example\nnameserver 127.0.0.1\n", List.of(entry("ldap", "2001:db8::2")));
        assertThat(found.answered()).containsExactly(".");
        assertThat(found.shadows()).extracting(Shadow::inDns).containsExactly("ldap.corp.example");
        dns.knows("*.corp.example", "198.51.100.1");
        found = find("domain corp.example\nnameserver 127.0.0.1\n", List.of(entry("ldap", "2001:db8::2")));
        assertThat(found.answered()).containsExactly(".", "corp.example");
        assertThat(found.shadows()).isEmpty();
    }

    @Test
    void aDnsThatFailsOrIsSilentCostsNoMoreThanIsAllowed() throws Exception {
        List<HostEntry> entries = List.of(entry("ldap", "2001:db8::2"));
        dns.fail();
        assertThat(find("nameserver 127.0.0.1\n", entries)).isEqualTo(new Shadows.Found(List.of(), List.of(), 1));
        dns.fallSilent();
        long start = System.nanoTime();
        assertThat(find("nameserver 127.0.0.1\nsearch a b c d e f g\n", entries, Duration.ofMillis(100)))
                .isEqualTo(new Shadows.Found(List.of(), List.of(), 1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }

    @Test
    void manyNamesAreNotAllAsked() throws Exception {
        List<HostEntry> entries = new ArrayList<>();
        for (int i = 0; i < Shadows.MOST_NAMES + 7; i++) {
            entries.add(entry("h" + i, "2001:db8::1"));
        }
        assertThat(find("nameserver 127.0.0.1\n", entries).notAsked()).isGreaterThanOrEqualTo(7);
        assertThat(dns.asked()).hasSizeLessThanOrEqualTo(Shadows.MOST_NAMES + 1);
    }

    @Test
    void whichOfManyNamesAreAskedIsChance() throws Exception {
        List<HostEntry> entries = new ArrayList<>();
        for (int i = 0; i < 2 * Shadows.MOST_NAMES; i++) {
            String name = "h" + (1000 + i);
            entries.add(entry(name, "2001:db8::1"));
            dns.knows(name, "10.1.2.3");
        }
        String middle = "h" + (1000 + Shadows.MOST_NAMES);
        Shadows.Found found = find("nameserver 127.0.0.1\n", entries);
        assertThat(dns.asked()).anyMatch(name -> name.matches("h1\\d+") && name.compareTo(middle) >= 0);
        assertThat(found.shadows()).extracting(Shadow::inDns).isNotEmpty().isSorted();
    }

    @Test
    void withoutServersNobodyIsAsked() throws Exception {
        for (String text : List.of("", "nameserver\n", "nameserver fe80::1%gone0\n", "nameserver x.example\n")) {
            assertThat(find(text, List.of(entry("ldap", "2001:db8::2"))))
                    .isEqualTo(new Shadows.Found(List.of(), List.of(), 0));
        }
        assertThat(new Shadows(directory.resolve("none"), dns.port(), new Random(1), PATIENCE)
                        .find(List.of(entry("ldap", "2001:db8::2")))
                        .notAsked())
                .isZero();
        assertThat(dns.asked()).isEmpty();
    }
}
