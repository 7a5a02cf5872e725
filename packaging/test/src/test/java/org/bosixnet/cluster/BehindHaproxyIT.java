package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Documented;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Whoever knows one name only, that of a HAProxy as it is documented, is answered as long as one registry is there. */
@Needs({"namespaces", "ip", "etcd", "etcdctl", "haproxy", Cluster.CLOCK})
class BehindHaproxyIT {

    private static final Path DOCS = Path.of("../../docs");
    private static final String NAME = "proxy";
    private static final int NUMBER = 0x40;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void oneThatHangsAndOneThatDiesAreNotMissed() throws Exception {
        try (Cluster cluster = new Cluster(directory, 1, 3);
                Node haproxy = haproxy(cluster)) {
            haproxy.start();
            Client proxy = new Client(NAME, "http://[" + cluster.lan().address(NUMBER) + "]:8080/bosixnet");
            Await.until("the proxy has found the registries", proxy::isReady);
            int stale = 0;
            for (int i = 1; i <= 50; i++) {
                String address = "2001:db8::" + i;
                awaitStored(proxy, address);
                stale += proxy.get("/alpha").body().equals(address) ? 0 : 1;
            }
            assertThat(stale).as("not read at once").isLessThan(5); // a busy machine may seem to be down for a moment
            try (ChangeStream stream = new ChangeStream(List.of(proxy))) {
                Await.until("the stream begins", () -> stream.resets() == 1);
                cluster.registries().get(0).pause();
                awaitStored(proxy, stream, "2001:db8::a");
                cluster.registries().get(1).kill();
                awaitStored(proxy, stream, "2001:db8::b");
                cluster.registries().get(0).resume();
                cluster.registries().get(1).start();
                cluster.awaitReady();
                awaitStored(proxy, stream, "2001:db8::c");
                assertThat(stream.resets()).as(stream.toString()).isEqualTo(1);
            }
        }
    }

    private static void awaitStored(Client proxy, String address) {
        Await.until("somebody stores it", () -> proxy.put("alpha", address, Cluster.ADMIN_KEY)
                .isGood());
    }

    private static void awaitStored(Client proxy, ChangeStream stream, String address) {
        awaitStored(proxy, address);
        Await.until(
                "all tell of it",
                () -> proxy.get("/alpha").body().equals(address)
                        && stream.changes().haveJustBeenTo(address));
    }

    private Node haproxy(Cluster cluster) throws IOException {
        cluster.lan().add(NAME, NUMBER);
        String front = Documented.block(
                DOCS.resolve("proxies.md"),
                "haproxy",
                Map.of(
                        "bind :::443 v4v6 ssl crt /etc/haproxy/tls/registry.pem alpn h2,http/1.1",
                        "bind [" + cluster.lan().address(NUMBER) + "]:8080"));
        String backend = Documented.block(
                DOCS.resolve("cluster.md"),
                "haproxy",
                Map.of(
                        "/etc/haproxy/tls/ca.pem", certificate(cluster, 0).toString(),
                        "192.0.2.1:8443 verifyhost one.example", at(cluster, 0),
                        "192.0.2.2:8443 verifyhost two.example", at(cluster, 1),
                        "192.0.2.3:8443 verifyhost three.example", at(cluster, 2)));
        Path file = Files.writeString(
                directory.resolve("haproxy.cfg"),
                "global\n    maxconn 100\n"
                        + Pattern.compile("(?ms)^backend registry.*")
                                .matcher(front)
                                .replaceFirst("") + backend);
        return new Node(cluster.lan(), NAME, directory, List.of("haproxy", "-f", file.toString()), Map.of());
    }

    /** Returns the certificate that a registry has made for itself, in a file. */
    private Path certificate(Cluster cluster, int registry) throws IOException {
        Path data = directory.resolve(cluster.registries().get(registry).name()).resolve("data");
        String kept = Files.readString(data.resolve("tls.pem"));
        return Files.writeString(
                directory.resolve("ca" + registry + ".pem"), kept.substring(kept.indexOf("-----BEGIN CERTIFICATE")));
    }

    private String at(Cluster cluster, int registry) throws IOException {
        String url = cluster.clients().get(registry).url();
        return url.replaceAll("^http://|:8080/bosixnet$", "") + ":8443 verifyhost localhost ca-file "
                + certificate(cluster, registry);
    }
}
