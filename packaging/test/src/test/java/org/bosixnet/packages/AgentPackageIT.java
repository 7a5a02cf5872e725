package org.bosixnet.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bosixnet.testing.Needs;
import org.bosixnet.testing.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's package, from the first installation to the purge, on a computer that has a registry, too. */
@Needs({"namespaces", "systemd-nspawn", "debootstrap"})
class AgentPackageIT {

    private static final String UNIT = "bosixnet-agent";
    private static final String ARCHIVE = "/var/cache/bosixnet/agent.jsa";

    private Cables cables;

    @TempDir
    private Path directory;

    private Machine machine;

    @BeforeEach
    void boot() throws IOException {
        cables = new Cables();
        machine = Machine.boot("agent");
        cables.plug(machine);
    }

    @AfterEach
    void end() throws IOException {
        try {
            machine.close();
        } finally {
            cables.close();
        }
    }

    private InstalledRegistry joined() throws IOException {
        InstalledRegistry registry = InstalledRegistry.on(machine);
        machine.sh("umask 077; sed -n s/^join-key=//p /var/lib/bosixnet/first-keys >/root/join-key");
        machine.sh("bosixnet " + registry.join("localhost", "/root/join-key"));
        machine.await("its own name is in the hosts file", "grep -qx '2001:db8:1::10    agent' /etc/hosts");
        return registry;
    }

    @Test
    void aComputerWithoutJavaIsToldSo() throws IOException {
        Outcome outcome = Machine.runWithoutBooting(
                "bare",
                Packages.AGENT.file(),
                "dpkg --purge default-jre-headless openjdk-17-jre-headless ca-certificates-java >/dev/null 2>&1;"
                        + " rm -rf /var/lib/apt/lists/*; apt-get install -y /root/*.deb");
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.text()).contains("Depends: default-jre-headless (>= 2:1.17)");
    }

    @Test
    void untilItHasJoinedItDoesNothingButAnswer() throws IOException {
        machine.install(Packages.AGENT.file());
        assertThat(machine.run("systemctl", "is-enabled", UNIT).text()).isEqualTo("disabled\n");
        assertThat(machine.run("systemctl", "is-active", UNIT).text()).isEqualTo("inactive\n");
        assertThat(machine.sh("find $(dpkg -L bosixnet) -maxdepth 0 ! -type l -perm /022"))
                .isEmpty();
        assertThat(machine.sh("stat -c '%U:%G %a %F' /usr/bin/bosixnet " + ARCHIVE))
                .isEqualTo("root:root 777 symbolic link\nroot:root 444 regular file\n");
        assertThat(machine.sh("bosixnet --version")).startsWith("bosixnet 3.");
        assertThat(machine.sh("bosixnet explain")).contains("2001:db8:1::10");
        assertThat(machine.sh("ls /etc/bosixnet 2>&1 || true")).contains("No such file");
        assertThat(machine.sh("ls -A /var/lib/bosixnet-agent /run/bosixnet")).doesNotContain("archive");
        for (String page :
                machine.sh("dpkg -L bosixnet | grep /man1/.*gz").lines().toList()) {
            assertThat(machine.sh("gunzip -c " + page)).contains(".SH \"NAME\"");
        }
        assertThat(machine.run(
                                "/bin/bash",
                                "-c",
                                ". /usr/share/bash-completion/completions/bosixnet; COMP_WORDS=(bosixnet jo);"
                                        + " COMP_CWORD=1; _complete_bosixnet; echo \"${COMPREPLY[@]}\"")
                        .text())
                .isEqualTo("join\n");
    }

    @Test
    void aWrongJoinKeyEnablesNothing() throws IOException {
        machine.install(Packages.AGENT.file());
        InstalledRegistry registry = InstalledRegistry.on(machine);
        String right = registry.key("join");
        int secret = right.lastIndexOf('_') + 1;
        Files.writeString(
                machine.path("/root/wrong-key"),
                right.substring(0, secret) + new StringBuilder(right.substring(secret)).reverse());
        Outcome wrong = machine.run("/bin/sh", "-c", "bosixnet " + registry.join("localhost", "/root/wrong-key"));
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.text().lines()).hasSize(1);
        assertThat(machine.run("systemctl", "is-enabled", UNIT).text()).isEqualTo("disabled\n");
        assertThat(machine.run("systemctl", "is-active", UNIT).text()).isEqualTo("inactive\n");
        assertThat(machine.sh("ls /etc/bosixnet")).isEqualTo("registry.properties\n");
    }

    @Test
    void onceItHasJoinedItKeepsTheHostsFileAndWritesNothingElse() throws IOException {
        machine.install(Packages.AGENT.file());
        InstalledRegistry registry = joined();
        assertThat(machine.sh("systemctl is-enabled " + UNIT + "; systemctl is-active " + UNIT))
                .isEqualTo("enabled\nactive\n");
        assertThat(machine.sh("grep -c " + ARCHIVE + " /proc/" + machine.mainPid(UNIT) + "/maps"))
                .isNotEqualTo("0\n");
        assertThat(machine.exposure(UNIT)).isLessThan(3.0);
        System.out.println("systemd-analyze security bosixnet-agent: " + machine.exposure(UNIT));

        machine.sh("systemctl stop bosixnet-registry; touch /root/before");
        machine.sh("systemctl start bosixnet-registry");
        registry.awaitReady();
        registry.asked("PUT", "/api/v1/hosts/nas", "{\"addresses\":[\"2001:db8:7::5\"]}");
        machine.await("the name is in the hosts file", "grep -qx '2001:db8:7::5    nas' /etc/hosts");
        assertThat(machine.sh("find / -xdev -newer /root/before -type f"
                                + " ! -path '/proc/*' ! -path '/sys/*' ! -path '/var/log/*' ! -path '/run/systemd/*'"
                                + " ! -path '/var/lib/bosixnet/*' ! -path '/var/cache/bosixnet-registry/*'"
                                + " ! -path '/var/lib/systemd/*' ! -path '/tmp/*'")
                        .lines())
                .isNotEmpty()
                .allMatch(file -> file.equals("/etc/hosts")
                        || file.equals("/etc/hosts.bosixnet-prev")
                        || file.startsWith("/var/lib/bosixnet-agent/"));
        for (String place : new String[] {"/usr/x", "/root/x", "/home/x", "/var/lib/x", "/var/cache/x", "/boot/x"}) {
            assertThat(machine.run("nsenter", "-t", "" + machine.mainPid(UNIT), "-m", "touch", place)
                            .text())
                    .as(place)
                    .contains("Read-only file system");
        }
    }

    @Test
    void anAgentThatDiesOrIsStuckIsStartedAgain() throws IOException {
        machine.install(Packages.AGENT.file());
        machine.sh("mkdir -p /etc/systemd/system/bosixnet-agent.service.d;"
                + " printf '[Service]\\nRestartSec=100ms\\nWatchdogSec=20s\\n'"
                + " >/etc/systemd/system/bosixnet-agent.service.d/quick.conf; systemctl daemon-reload");
        joined();
        for (String signal : new String[] {"KILL", "STOP"}) {
            int before = machine.mainPid(UNIT);
            machine.sh("kill -" + signal + " " + before);
            machine.await(
                    "another agent runs after SIG" + signal,
                    "! systemctl show -P MainPID " + UNIT + " | grep -qxE '0|" + before
                            + "' && bosixnet status | grep -qF ' with [2001:db8:1::10]'");
        }
        assertThat(machine.sh("journalctl -q -o cat --no-pager -u " + UNIT)).contains("Watchdog timeout");
        machine.sh("systemctl stop " + UNIT);
        assertThat(machine.sh("systemctl show -P Result " + UNIT)).isEqualTo("success\n");
        assertThat(machine.read("/etc/hosts")).contains("    agent\n");
    }

    @Test
    void anUpgradeChangesNoSettingARemovalKeepsThemAndAPurgeLeavesNothing() throws IOException {
        machine.install(Packages.AGENT.older(directory));
        joined();
        String conf = machine.read("/etc/bosixnet/agent.conf") + "# mine\nUPD_PERIOD=240\n";
        Files.writeString(machine.path("/etc/bosixnet/agent.conf"), conf);
        String keys = machine.read("/etc/bosixnet/keys");
        int before = machine.mainPid(UNIT);
        machine.install(Packages.AGENT.file());
        assertThat(machine.mainPid(UNIT)).isNotIn(0, before);
        assertThat(machine.sh("systemctl is-enabled " + UNIT)).isEqualTo("enabled\n");
        assertThat(machine.read("/etc/bosixnet/agent.conf")).isEqualTo(conf);
        assertThat(machine.read("/etc/bosixnet/keys")).isEqualTo(keys);

        machine.sh("apt-get remove -y bosixnet");
        assertThat(machine.run("systemctl", "is-active", UNIT).text()).isEqualTo("inactive\n");
        assertThat(machine.read("/etc/bosixnet/agent.conf")).isEqualTo(conf);
        assertThat(machine.sh("ls -d /var/cache/bosixnet 2>&1 || true")).contains("No such file");
        machine.install(Packages.AGENT.file());
        machine.await("it goes on as before", "bosixnet status");

        machine.sh("systemctl disable " + UNIT);
        machine.install(Packages.AGENT.older(directory));
        assertThat(machine.run("systemctl", "is-enabled", UNIT).text()).isEqualTo("disabled\n");

        String hosts = machine.read("/etc/hosts");
        assertThat(hosts).contains("# BEGIN bosixnet");
        machine.sh("touch /etc/bosixnet/keys.lock /etc/bosixnet/keys.new");
        machine.sh("apt-get purge -y bosixnet; dpkg --purge bosixnet-registry");
        assertThat(machine.read("/etc/hosts"))
                .isEqualTo(hosts.replaceAll("(?s)# BEGIN bosixnet.*# END bosixnet\n", ""));
        assertThat(machine.sh("find / -xdev -name '*bosixnet*' ! -path '/var/cache/apt/*' ! -path '/var/log/*'"
                        + " ! -path '/var/lib/apt/*' ! -path '/proc/*' ! -path '/etc/systemd/system/*.d'"))
                .isEmpty();
    }

    @Test
    void aPurgeTakesTheNamesOutOfAHostsFileThatIsALinkOrMountedAndNothingElse() throws IOException {
        String others = "127.0.0.1 localhost\n# BEGIN bosixnet-lab\n::5 lab\n# END bosixnet-lab\n";
        String block = "  # BEGIN bosixnet (managed)\n2001:db8::5 nas\n\t# END bosixnet\n";
        for (String way : new String[] {"ln -sf ../root/hosts /etc/hosts", "mount --bind /root/hosts /etc/hosts"}) {
            machine.install(Packages.AGENT.file());
            Files.writeString(machine.path("/root/hosts"), block + others);
            machine.sh("rm /etc/hosts; touch /etc/hosts; " + way);
            machine.sh("mkdir -p /var/lib/bosixnet-agent; mount -t tmpfs tmpfs /var/lib/bosixnet-agent;"
                    + " touch /var/lib/bosixnet-agent/removals");
            machine.sh("dpkg --purge bosixnet");
            assertThat(machine.sh("ls -A /var/lib/bosixnet-agent; umount /var/lib/bosixnet-agent"))
                    .isEmpty();
            assertThat(machine.read("/root/hosts")).as(way).isEqualTo(others);
            assertThat(machine.sh("cat /etc/hosts")).as(way).isEqualTo(others);
        }
        machine.sh("umount /etc/hosts");
    }

    @Test
    void anotherJavaGetsAnArchiveOfItsOwn() throws IOException {
        machine.install(Packages.AGENT.file());
        String made = machine.read(ARCHIVE + ".of");
        assertThat(made).contains("/usr/lib/jvm/");
        machine.sh("touch /usr/lib/jvm/*/release; dpkg-trigger --by-package=bosixnet --no-await /usr/lib/jvm;"
                + " dpkg --triggers-only -a");
        String triggered = machine.read(ARCHIVE + ".of");
        assertThat(triggered).contains("/usr/lib/jvm/").isNotEqualTo(made);
        assertThat(machine.path(ARCHIVE)).isNotEmptyFile();

        joined();
        machine.sh("systemctl stop " + UNIT + "; cp -a /usr/lib/jvm/java-17-openjdk-* /usr/lib/jvm/other;"
                + " update-alternatives --install /usr/bin/java java /usr/lib/jvm/other/bin/java 9999;"
                + " systemctl start " + UNIT);
        machine.await(
                "the agent runs with the other Java",
                "grep -q /usr/lib/jvm/other/ " + ARCHIVE + ".of && grep -q " + ARCHIVE
                        + " /proc/$(systemctl show -P MainPID " + UNIT + ")/maps");
        // one that cannot be made keeps nothing from working
        machine.sh("rm -r /var/cache/bosixnet; ln -s /dev/null /var/cache/bosixnet; systemctl stop " + UNIT
                + "; bosixnet --version; dpkg-reconfigure bosixnet 2>/dev/null || dpkg --configure -a");
    }

    @Test
    void theOriginalsAgentGivesWayAndLeavesItsSettings() throws IOException {
        machine.sh("apt-get install -y --no-install-recommends bosixnet-daemon");
        machine.sh("sed -i 's|^# *URL=.*|URL=http://registry.example/bosixnet/|' /etc/bosixnet/bosixnet-daemon.conf;"
                + " grep -q ^URL= /etc/bosixnet/bosixnet-daemon.conf"
                + " || echo URL=http://registry.example/bosixnet/ >>/etc/bosixnet/bosixnet-daemon.conf");
        machine.install(Packages.AGENT.file());
        assertThat(machine.run("pgrep", "-f", "bosixnet_daemon").text()).isEmpty();
        assertThat(machine.sh("dpkg-query -W -f '${db:Status-Abbrev}' bosixnet-daemon"))
                .isEqualTo("rc ");
        assertThat(machine.run("bosixnet", "report", "--dry-run").text()).contains("http://registry.example/bosixnet");

        machine.sh("apt-get install -y --no-install-recommends bosixnet-daemon");
        assertThat(machine.sh("dpkg-query -W -f '${db:Status-Abbrev}' bosixnet-daemon"))
                .isEqualTo("ii ");
        assertThat(machine.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}", "bosixnet")
                        .text())
                .doesNotContain("ii");
    }
}
