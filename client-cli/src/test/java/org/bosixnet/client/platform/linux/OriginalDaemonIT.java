package org.bosixnet.client.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bosixnet.client.Unshared;
import org.bosixnet.client.platform.Command;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;

/**
 * Looks for real processes of that name: of other users, in other namespaces, set-uid ones; with all privileges and with
 * those of the unit. All of it runs in namespaces with a hosts file of its own, where no other agent minds.
 */
@Needs({"namespaces", "setpriv", "bash", "su", "mount"})
class OriginalDaemonIT {

    private static final String SCRIPT = """
            mount -t tmpfs tmpfs /mnt
            echo '127.0.0.1 localhost' > /mnt/hosts
            mount --bind /mnt/hosts /etc/hosts
            printf '#!/bin/sh\\necho started > "$1"\\nsleep 1000 & wait\\n' > /mnt/bosixnet_daemon
            chmod 755 /mnt/bosixnet_daemon
            mkdir -m 1777 /mnt/signs
            nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
            look() {
                for privileges in all none; do
                    bounds=; [ $privileges = all ] || bounds='setpriv --bounding-set=-all --inh-caps=-all'
                    echo "$1, $privileges: $($bounds "$java" -XX:+UseSerialGC -cp "$path" "$main")"
                done
            }
            try() {
                what=$1; shift
                "$@" & pid=$!
                while [ ! -e /mnt/signs/sign ]; do sleep 0.05; done
                look "$what"
                kill -9 -$pid 2>/dev/null || kill -9 $pid
                wait $pid 2>/dev/null || true
                rm -f /mnt/signs/sign
            }
            java=$0 path=$1 main=$2 sign=/mnt/signs/sign
            set -m
            try "a script of nobody" $nobody /mnt/bosixnet_daemon $sign
            try "a name given by nobody" $nobody bash -c "touch $sign; exec -a bosixnet_daemon sleep 1000"
            try "root of a namespace of nobody" $nobody unshare -Ur /mnt/bosixnet_daemon $sign
            mkfifo -m 666 /mnt/silent
            try "su with a name given by nobody" $nobody bash -c "touch $sign; exec -a bosixnet_daemon su <>/mnt/silent"
            try "root with another hosts file" unshare -m sh -c \\
                "echo > /mnt/other; mount --bind /mnt/other /etc/hosts; exec /mnt/bosixnet_daemon $sign"
            try "root that may only read the hosts file" unshare -m sh -c \\
                "mount --bind /mnt/hosts /etc/hosts; mount -o remount,bind,ro /etc/hosts; exec /mnt/bosixnet_daemon $sign"
            mkdir /mnt/root; mount --rbind / /mnt/root; mount -t tmpfs tmpfs /mnt/root/etc; echo > /mnt/root/etc/hosts
            mount --rbind /mnt /mnt/root/mnt
            try "root with another root directory" chroot /mnt/root /mnt/bosixnet_daemon $sign
            try "root" /mnt/bosixnet_daemon $sign
            try "root in a sandbox" unshare -m /mnt/bosixnet_daemon $sign
            """;

    @Test
    void onlyOneThatCouldWriteTheFileIsFound() throws Exception {
        Command.Result result =
                Unshared.run(SCRIPT, Finder.class, "--mount", "--pid", "--fork", "--kill-child", "--mount-proc");
        assertThat(result.output()).isEqualTo("""
                a script of nobody, all: nothing
                a script of nobody, none: nothing
                a name given by nobody, all: nothing
                a name given by nobody, none: nothing
                root of a namespace of nobody, all: nothing
                root of a namespace of nobody, none: nothing
                su with a name given by nobody, all: nothing
                su with a name given by nobody, none: nothing
                root with another hosts file, all: nothing
                root with another hosts file, none: nothing
                root that may only read the hosts file, all: nothing
                root that may only read the hosts file, none: nothing
                root with another root directory, all: nothing
                root with another root directory, none: nothing
                root, all: a daemon
                root, none: a daemon
                root in a sandbox, all: a daemon
                root in a sandbox, none: a daemon
                """);
    }

    /** Says whether there is one. */
    static final class Finder {
        private Finder() {}

        public static void main(String[] arguments) {
            Path hosts = Path.of("/etc/hosts");
            boolean found =
                    new OriginalDaemon(Path.of("/proc"), hosts).find(hosts).isPresent();
            System.out.println(found ? "a daemon" : "nothing");
        }
    }
}
