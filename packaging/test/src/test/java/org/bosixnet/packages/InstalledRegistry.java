package org.bosixnet.packages;

import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The registry as its package installs it. */
record InstalledRegistry(Machine machine) {

    static final String UNIT = "bosixnet-registry";

    private static final Pattern PIN = Pattern.compile("sha256//[A-Za-z0-9+/=]+");

    /** Installs it, and returns when it serves. */
    static InstalledRegistry on(Machine machine) throws IOException {
        machine.install(Packages.REGISTRY.file());
        InstalledRegistry registry = new InstalledRegistry(machine);
        registry.awaitReady();
        return registry;
    }

    void awaitReady() {
        machine.await("the registry is ready", "curl -sfk https://localhost:8443/bosixnet/health/ready");
    }

    /** Returns one of its first keys. */
    String key(String kind) {
        return machine.sh("sed -n s/^" + kind + "-key=//p /var/lib/bosixnet/first-keys")
                .strip();
    }

    /** Returns the key of https, as its journal has told it last. */
    String pin() {
        return PIN.matcher(journal())
                .results()
                .map(MatchResult::group)
                .reduce((before, after) -> after)
                .orElseThrow(() -> new AssertionError("the journal tells no key: " + journal()));
    }

    String journal() {
        return machine.sh("journalctl -q --no-pager -o cat -u " + UNIT);
    }

    /** Asks the API as an administrator, and returns the answer. */
    String asked(String method, String path, String... body) {
        String more = body.length == 0 ? "" : " -H 'Content-Type: application/json' -d '" + body[0] + "'";
        return machine.sh("curl -sfk -X " + method + " -H 'Authorization: Bearer " + key("admin") + "'" + more
                + " https://localhost:8443/bosixnet" + path);
    }

    /** Returns how a computer joins: the words after {@code bosixnet}, the join key being in a file. A busy one may take long. */
    String join(String host, String keyFile) {
        return "join 'https://" + host + ":8443/bosixnet' --pin '" + pin() + "' --wait 180 --join-key-file " + keyFile;
    }
}
