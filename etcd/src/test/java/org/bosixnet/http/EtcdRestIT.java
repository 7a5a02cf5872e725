package org.bosixnet.http;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.bosixnet.etcd.EtcdServer;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every registry answers over HTTP, on a store in etcd. */
@Needs({"etcd", "etcdctl"})
class EtcdRestIT extends RestContract {

    @TempDir
    private static Path directory;

    private static EtcdServer etcd;

    @BeforeAll
    static void startEtcd() throws Exception {
        etcd = new EtcdServer(directory);
    }

    @AfterAll
    static void stopEtcd() {
        etcd.close();
    }

    @Override
    Map<String, String> store() {
        return Map.of(
                "bosixnet.store",
                "etcd",
                "bosixnet.etcd.endpoints",
                etcd.url(),
                "bosixnet.etcd.prefix",
                "test/" + UUID.randomUUID());
    }
}
