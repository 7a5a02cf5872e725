package org.bosixnet.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry's package, from the first installation to the purge. */
@Needs({"namespaces", "systemd-nspawn", "debootstrap"})
class RegistryPackageIT {

    /** A command that waits until a registry answers. */
    private static final String UNTIL_READY =
            "timeout 180 sh -c 'until curl -sfk https://localhost:8443/bosixnet/health/ready; do sleep 0.2; done';";

    private static final String SETTINGS = "/etc/bosixnet/registry.properties";
    private static final String NAS = "{\"addresses\":[\"2001:db8::5\"]}";

    @TempDir
    private Path directory;

    private Machine machine;
    private InstalledRegistry registry;

    @BeforeEach
    void install() throws IOException {
        machine = Machine.boot("registry");
        registry = InstalledRegistry.on(machine);
    }

    @AfterEach
    void end() throws IOException {
        machine.close();
    }

    private String modes(String files) {
        return machine.sh("stat -c '%U:%G %a %n' " + files);
    }

    /** Returns those of all files but the two copies for people and scripts. */
    private String modesOfData() {
        return machine.sh(
                "cd /var/lib/bosixnet; ls | grep -vE '^(hosts|timestamps)$' | xargs stat -c '%U %a' | sort -u");
    }

    @Test
    void itServesAtOnceAsAUserOfItsOwnAndStartsAgainWhenItDies() {
        assertThat(machine.sh("systemctl is-enabled bosixnet-registry; systemctl is-active bosixnet-registry"))
                .isEqualTo("enabled\nactive\n");
        assertThat(modes(SETTINGS + " /etc/bosixnet /var/lib/bosixnet /var/cache/bosixnet-registry"))
                .isEqualTo("""
                    root:bosixnet-registry 640 /etc/bosixnet/registry.properties
                    root:root 755 /etc/bosixnet
                    bosixnet-registry:bosixnet-registry 700 /var/lib/bosixnet
                    bosixnet-registry:bosixnet-registry 700 /var/cache/bosixnet-registry
                    """);
        assertThat(modesOfData()).isEqualTo("bosixnet-registry 600\n");
        assertThat(machine.sh("find $(dpkg -L bosixnet-registry) -maxdepth 0 ! -type l -perm /022"))
                .isEmpty();
        assertThat(registry.journal()).contains("INFO BOSixNet serves https://").doesNotContain("WARNING The setting");
        assertThat(machine.exposure(InstalledRegistry.UNIT)).isLessThan(3.0);
        System.out.println("systemd-analyze security bosixnet-registry: " + machine.exposure(InstalledRegistry.UNIT));

        int killed = machine.mainPid(InstalledRegistry.UNIT);
        assertThat(machine.sh("ps -o user:20= -p " + killed)).isEqualTo("bosixnet-registry\n");
        registry.asked("PUT", "/api/v1/hosts/nas", NAS);
        machine.sh("kill -9 " + killed);
        machine.await(
                "systemd starts it again",
                "! systemctl show -P MainPID bosixnet-registry | grep -qxE '0|" + killed + "'");
        registry.awaitReady();
        assertThat(registry.asked("GET", "/nas")).startsWith("2001:db8::5");
        machine.sh("systemctl stop bosixnet-registry");
        assertThat(machine.sh("systemctl show -P Result bosixnet-registry")).isEqualTo("success\n");

        machine.sh("systemd-run --quiet systemd-socket-activate --listen=8080 /bin/cat");
        machine.await("another program has port 8080", "ss -Hltn sport = :8080 | grep -q .");
        machine.sh("systemctl start bosixnet-registry");
        registry.awaitReady();
        assertThat(registry.journal())
                .contains(
                        "WARNING Port 8080 of 127.0.0.1 cannot be opened (Address already in use). Choose another port"
                                + " (bosixnet.port, ");
    }

    /** As docs/operations.md and docs/migrating.md say. */
    @Test
    void itKeepsItsDataElsewhereAndServesAnotherPathAfterAChangeOfItsService() throws IOException {
        Files.createDirectories(machine.path("/etc/systemd/system/bosixnet-registry.service.d"));
        Files.writeString(
                machine.path("/etc/systemd/system/bosixnet-registry.service.d/override.conf"),
                "[Service]\nReadWritePaths=/srv/fleet\nEnvironment=BOSIXNET_CONTEXT=/our-network\n");
        machine.sh("install -d -o bosixnet-registry -m 700 /srv/fleet; echo bosixnet.data-dir=/srv/fleet >>" + SETTINGS
                + "; systemctl daemon-reload; systemctl restart bosixnet-registry");
        machine.await("it serves the other path", "curl -sfk https://localhost:8443/our-network/health/ready");
        assertThat(machine.sh("ls /srv/fleet")).contains("journal-", "tls.pem");
    }

    @Test
    void rootsRunEndsWithItsTerminalAndDoesNotShareIt() {
        machine.sh("systemctl stop bosixnet-registry");
        Outcome outcome = machine.run(
                "/bin/sh",
                "-c",
                "{ " + UNTIL_READY
                        + " ps -u bosixnet-registry -o comm=,tty= >/root/runs; printf '\\003'; }"
                        + " | timeout 240 script -qec 'exec bosixnet-registry' /root/typescript");
        assertThat(outcome.code()).as(outcome.text()).isEqualTo(143);
        assertThat(machine.read("/root/runs")).matches("java +\\?\n");
        assertThat(machine.run("pgrep", "-u", "bosixnet-registry").text()).isEmpty();
    }

    @Test
    void nothingOfRootsRunIsLeftWhenItIsKilled() {
        machine.sh("systemctl stop bosixnet-registry; bosixnet-registry >/root/log 2>&1 & launcher=$!;"
                + " " + UNTIL_READY
                + " kill -s KILL $launcher; timeout 60 sh -c 'while pgrep -u bosixnet-registry; do sleep 0.2; done'");
    }

    @Test
    void rootsCommandsNeedNoInput() {
        machine.sh("bosixnet-registry keys <&- >/root/keys; test -s /root/keys");
    }

    @Test
    void rootsCommandsNeedNoServiceBefore() {
        machine.sh("systemctl stop bosixnet-registry; rm -r /var/cache/bosixnet-registry; bosixnet-registry keys");
        assertThat(modes("/var/cache/bosixnet-registry"))
                .isEqualTo("bosixnet-registry:bosixnet-registry 700 /var/cache/bosixnet-registry\n");
        machine.sh(
                "rm -r /var/cache/bosixnet-registry; mkdir /srv/cache; ln -s /srv/cache /var/cache/bosixnet-registry");
        assertThat(machine.run("bosixnet-registry", "keys").succeeded()).isFalse();
        assertThat(modes("/srv/cache")).isEqualTo("root:root 755 /srv/cache\n");
    }

    @Test
    void aBackupIsNotWrittenThroughWhatAnotherUserPutsInItsPlace() {
        machine.sh("echo mine >/root/mine; install -d -o daemon /srv/theirs; mv /usr/bin/mktemp /usr/bin/mktemp.real");
        machine.sh(
                "printf '%s\\n' '#!/bin/sh' 'part=$(mktemp.real \"$@\")' 'ln -sf /root/mine \"$part\"' 'echo \"$part\"'"
                        + " >/usr/bin/mktemp; chmod 755 /usr/bin/mktemp");
        Outcome backup = machine.run("bosixnet-registry", "backup", "/srv/theirs/fleet.jsonl");
        assertThat(backup.succeeded()).isFalse();
        assertThat(backup.text()).contains("/srv/theirs/fleet.jsonl.");
        assertThat(machine.read("/root/mine")).isEqualTo("mine\n");
    }

    @Test
    void theFirstKeysAreShownToRootAndToNobodyElse() {
        assertThat(machine.sh("bosixnet-registry keys"))
                .contains(registry.pin(), registry.key("join"), registry.key("reader"), registry.key("admin"));
        Outcome nobody = machine.run("setpriv", "--reuid=65534", "--clear-groups", "bosixnet-registry", "keys");
        assertThat(nobody.succeeded()).isFalse();
        assertThat(nobody.text())
                .contains("Only root and bosixnet-registry may do that: sudo bosixnet-registry keys")
                .doesNotContain(registry.key("admin"));
        for (String command : new String[] {"keys", "backup", "restore"}) {
            assertThat(machine.run("setpriv", "--reuid=65534", "--clear-groups", "bosixnet-registry", command, "--help")
                            .text())
                    .startsWith("Usage: bosixnet-registry " + command);
        }
        machine.sh("install -m 644 /dev/null /etc/empty.properties");
        assertThat(machine.run(
                                "setpriv",
                                "--reuid=54321",
                                "--regid=54321",
                                "--clear-groups",
                                "env",
                                "CACHE_DIRECTORY=/tmp/cache-of-a-user-without-a-name",
                                "BOSIXNET_DATA_DIR=/tmp/none",
                                "java",
                                "-jar",
                                "/usr/share/bosixnet-registry/bosixnet.war",
                                "keys",
                                "--config",
                                "/etc/empty.properties")
                        .text())
                .as("as in a container")
                .contains("https: no key yet");
        assertThat(machine.sh("cd /root; bosixnet-registry --version")).startsWith("BOSixNet registry 3.");
    }

    @Test
    void aBackupGoesIntoAFileOfRootsAndIntoAnEmptyRegistry() {
        registry.asked("PUT", "/api/v1/hosts/nas", NAS);
        String admin = registry.key("admin");
        machine.sh("cd /root; bosixnet-registry backup fleet.jsonl");
        assertThat(modes("/root/fleet.jsonl")).isEqualTo("root:root 600 /root/fleet.jsonl\n");
        assertThat(machine.sh("bosixnet-registry backup - | grep -c 2001:db8::5"))
                .isEqualTo("1\n");
        assertThat(machine.sh("ls /root")).isEqualTo("fleet.jsonl\n");
        for (String help : List.of("backup --help", "backup fleet.jsonl --help")) {
            assertThat(machine.sh("cd /root; bosixnet-registry " + help))
                    .startsWith("Usage: bosixnet-registry backup ");
        }
        for (String backup : List.of(
                "--config %s backup fleet.jsonl", "backup fleet.jsonl --config %s", "backup --config=%s fleet.jsonl")) {
            machine.sh("cd /root; rm fleet.jsonl; bosixnet-registry " + backup.formatted(SETTINGS)
                    + "; grep -q 2001:db8::5 fleet.jsonl");
        }
        machine.sh("ln -s fleet.jsonl /root/link");
        for (String target : List.of("/dev/null", "/dev/stdout", "/root", "/root/link")) {
            Outcome refused = machine.run("bosixnet-registry", "backup", target);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.text())
                    .isEqualTo(target + " is not a file. Name one, which is replaced, or - for the"
                            + " standard output.\n");
        }
        assertThat(machine.sh("stat -c %F /dev/null /dev/stdout; rm /root/link; ls /root"))
                .isEqualTo("character special file\nsymbolic link\nfleet.jsonl\n");
        Outcome running = machine.run("bosixnet-registry", "restore", "/root/fleet.jsonl");
        assertThat(running.code()).isEqualTo(1);
        machine.sh("systemctl stop bosixnet-registry");
        Outcome notEmpty = machine.run("bosixnet-registry", "restore", "/root/fleet.jsonl");
        assertThat(notEmpty.code()).isEqualTo(1);
        machine.sh("rm -r /var/lib/bosixnet/*; systemctl start bosixnet-registry");
        registry.awaitReady();
        machine.sh("systemctl stop bosixnet-registry; cat /root/fleet.jsonl | bosixnet-registry restore -");
        assertThat(modesOfData()).isEqualTo("bosixnet-registry 600\n");
        machine.sh("systemctl start bosixnet-registry");
        registry.awaitReady();
        assertThat(machine.sh("curl -sfk -H 'Authorization: Bearer " + admin + "' https://localhost:8443/bosixnet/nas"))
                .startsWith("2001:db8::5");
    }

    @Test
    void anUpgradeKeepsSettingsAndDataARemovalTooAndAPurgeNeither() throws IOException {
        machine.sh("dpkg --purge bosixnet-registry");
        machine.install(Packages.REGISTRY.older(directory));
        registry.awaitReady();
        registry.asked("PUT", "/api/v1/hosts/nas", NAS);
        String pin = registry.pin();
        machine.sh("echo bosixnet.tls-port=9443 >>" + SETTINGS);
        int before = machine.mainPid(InstalledRegistry.UNIT);
        machine.install(Packages.REGISTRY.file());
        machine.await(
                "it serves as the settings say",
                "curl -sfk --pinnedpubkey " + pin + " https://localhost:9443/bosixnet/health/ready");
        assertThat(machine.mainPid(InstalledRegistry.UNIT)).isNotEqualTo(before);
        assertThat(modes(SETTINGS)).startsWith("root:bosixnet-registry 640");
        assertThat(machine.sh("ls /etc/bosixnet")).isEqualTo("registry.properties\n");

        machine.sh("apt-get remove -y bosixnet-registry");
        assertThat(machine.run("systemctl", "is-active", "bosixnet-registry").text())
                .isEqualTo("inactive\n");
        assertThat(machine.read(SETTINGS)).contains("9443");
        machine.install(Packages.REGISTRY.file());
        machine.await(
                "it serves again what it had",
                "curl -sk -H 'Authorization: Bearer " + registry.key("admin")
                        + "' https://localhost:9443/bosixnet/nas | grep -q ^2001:db8::5");

        machine.sh("apt-get purge -y bosixnet-registry");
        assertThat(machine.sh("find / -xdev -name '*bosixnet*' ! -path '/var/cache/apt/*' ! -path '/var/log/*'"
                        + " ! -path '/var/lib/apt/*' ! -path '/proc/*'"))
                .isEmpty();
        assertThat(machine.sh("systemctl list-unit-files")).doesNotContain("bosixnet");
        machine.install(Packages.REGISTRY.file());
        registry.awaitReady();
        assertThat(Files.exists(machine.path("/var/lib/bosixnet/first-keys"))).isTrue();
    }

    /** As docs/cluster.md says, and back. */
    @Test
    void aFleetGoesIntoEtcdAndBack() throws IOException {
        registry.asked("PUT", "/api/v1/hosts/nas", NAS);
        String admin = registry.key("admin");
        machine.sh("apt-get install -y -q --no-install-recommends etcd-server etcd-client");
        machine.install(Packages.REGISTRY_ETCD.file());
        machine.sh("bosixnet-registry backup /root/fleet.json; systemctl stop bosixnet-registry");
        machine.sh("printf '%s\\n' bosixnet.store=etcd bosixnet.plugins=/usr/share/bosixnet-registry/plugins >> "
                + SETTINGS);
        machine.sh("bosixnet-registry restore /root/fleet.json; systemctl start bosixnet-registry");
        registry.awaitReady();
        assertThat(registry.journal()).contains("Store: etcd");
        String get = "curl -sfk -H 'Authorization: Bearer " + admin + "' https://localhost:8443/bosixnet/";
        assertThat(machine.sh(get + "nas")).isEqualTo("2001:db8::5");
        assertThat(machine.sh("ETCDCTL_API=3 etcdctl get --keys-only --prefix bosixnet/hosts/"))
                .contains("bosixnet/hosts/nas");
        registry.asked("PUT", "/api/v1/hosts/attic", NAS.replace("::5", "::6"));

        machine.install(Packages.REGISTRY.older(directory), Packages.REGISTRY_ETCD.older(directory));
        machine.install(Packages.REGISTRY.file(), Packages.REGISTRY_ETCD.file());
        registry.awaitReady();
        assertThat(machine.sh(get + "attic")).as("after an upgrade of both").isEqualTo("2001:db8::6");
        int before = machine.mainPid("bosixnet-registry");
        Files.copy(Packages.REGISTRY_ETCD.file(), machine.path("/root/plugin.deb"));
        machine.sh("dpkg -i /root/plugin.deb");
        assertThat(machine.mainPid("bosixnet-registry"))
                .as("with another plugin")
                .isNotEqualTo(before);
        registry.awaitReady();

        machine.sh("bosixnet-registry backup /root/fleet.json; systemctl stop bosixnet-registry");
        machine.sh("sed -i 's/^bosixnet.store=etcd/bosixnet.store=file/' " + SETTINGS
                + "; cd /var/lib/bosixnet; rm -f journal-* lock hosts timestamps; bosixnet-registry restore /root/fleet.json"
                + "; systemctl start bosixnet-registry");
        registry.awaitReady();
        assertThat(machine.sh(get + "nas; " + get + "attic")).isEqualTo("2001:db8::52001:db8::6");
        machine.sh("dpkg --purge bosixnet-registry-etcd");
    }

    @Test
    void whatTheAdministratorHasChangedStaysSoAndAPurgeEndsWhereTheDataAreAMountPoint() throws IOException {
        machine.sh("systemctl disable --now bosixnet-registry");
        machine.sh("chown bosixnet-registry " + SETTINGS + "; chmod 600 " + SETTINGS);
        machine.install(Packages.REGISTRY.older(directory));
        assertThat(machine.run("systemctl", "is-enabled", "bosixnet-registry").text())
                .isEqualTo("disabled\n");
        assertThat(modes(SETTINGS)).isEqualTo("bosixnet-registry:bosixnet-registry 600 " + SETTINGS + "\n");
        machine.sh("rm " + SETTINGS);
        machine.install(Packages.REGISTRY.file());
        assertThat(machine.sh("ls /etc/bosixnet")).isEmpty();

        machine.sh(
                "mount -t tmpfs tmpfs /var/lib/bosixnet; mkdir /var/lib/bosixnet/more; touch /var/lib/bosixnet/more/.x");
        machine.sh("dpkg --purge bosixnet-registry");
        assertThat(machine.sh("ls -A /var/lib/bosixnet; find /var/lib/systemd /etc/systemd -name '*bosixnet*'"))
                .isEmpty();
        machine.sh("umount /var/lib/bosixnet");
    }

    /** Returns the commands that a document gives after some words, without what asks for a password. */
    private static String commandsAfter(String words, Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf("```sh\n", text.indexOf(words)) + "```sh\n".length();
        return text.substring(begin, text.indexOf("```", begin))
                .replace("sudo ", "")
                .replace("apt install", "apt-get install -y -q --no-install-recommends");
    }

    @Test
    void tomcatServesItsWarInsteadAsTheDocumentSays() throws IOException {
        registry.asked("PUT", "/api/v1/hosts/nas", NAS);
        String nas = "curl -sf -H 'Authorization: Bearer " + registry.key("admin")
                + "' http://localhost:8080/bosixnet/nas | grep -q ^2001:db8::5";

        machine.sh(commandsAfter("**The package's WAR in Tomcat instead**", Path.of("../../docs/operations.md")));
        machine.await("Tomcat serves what the package's service had", nas);
        assertThat(modesOfData()).isEqualTo("tomcat 600\n");
        assertThat(machine.run("systemctl", "is-active", InstalledRegistry.UNIT).text())
                .isEqualTo("inactive\n");

        machine.install(Packages.REGISTRY.older(directory));
        machine.sh("systemctl restart tomcat10");
        machine.await("Tomcat serves it after a new installation, too", nas);
        assertThat(modes(SETTINGS)).startsWith("root:tomcat 640");
        assertThat(machine.run("systemctl", "is-active", InstalledRegistry.UNIT).text())
                .isEqualTo("inactive\n");
    }
}
