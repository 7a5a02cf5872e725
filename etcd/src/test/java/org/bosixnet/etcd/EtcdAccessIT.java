package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.bosixnet.dao.Records.ALPHA;
import static org.bosixnet.dao.Records.BETA;
import static org.bosixnet.dao.Records.T1;
import static org.bosixnet.dao.Records.T2;
import static org.bosixnet.dao.Records.record;
import static org.bosixnet.dao.StoreFailures.storeFailure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bosixnet.dao.ClockStep;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.CommitResult;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.RecordingFeed;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a registry comes to its etcd: by password, by certificate, or not yet; and what it says if it does not. */
@Needs({"etcd", "etcdctl", "openssl"})
class EtcdAccessIT {

    private static final String PASSWORD = "correct-horse";

    @TempDir
    private Path temporary;

    private HostRecordDao open(String url, String... more) {
        return new EtcdHostRecordDaoFactory().open(config(url, more));
    }

    private StoreConfig config(String url, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("bosixnet.etcd.endpoints", url));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("bosixnet.etcd." + more[i], more[i + 1]);
        }
        return new StoreConfig(
                temporary.resolve("node"), Duration.ofSeconds(1), Records.CLOCK, StoreMeter.NONE, settings);
    }

    private void assertThatItWorks(String url, String... more) {
        try (LogCapture log = new LogCapture(EtcdHostRecordDao.class.getName());
                HostRecordDao dao = open(url, more)) {
            RecordingFeed feed = new RecordingFeed();
            dao.start(feed);
            assertThat(log.warnings().stream().filter(line -> line.contains("asks for no password")))
                    .as("warnings that anyone may write to etcd")
                    .hasSize(List.of(more).contains("user") || List.of(more).contains("cert-file") ? 0 : 1);
            assertThat(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(CommitResult.Committed.class);
            Await.until("it is told", () -> feed.view().containsKey(ALPHA));
        }
    }

    /** Returns why a registry does not start. */
    private String refusal(String url, String... more) {
        try (LogCapture log = new LogCapture("");
                HostRecordDao dao = open(url, more)) {
            Throwable thrown = catchThrowable(() -> dao.start(new RecordingFeed()));
            assertThat(thrown).is(storeFailure(Kind.UNAVAILABLE));
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString() + log.messages()).doesNotContain(PASSWORD, "wrong-horse");
            return String.valueOf(thrown.getMessage());
        }
    }

    @Test
    void anEndpointMayBeAnIpv6Address() throws Exception {
        try (EtcdServer etcd = new EtcdServer(temporary)) {
            assertThatItWorks(etcd.url().replace("127.0.0.1", "[::ffff:127.0.0.1]"));
        }
    }

    private EtcdServer withPassword() throws Exception {
        EtcdServer etcd = new EtcdServer(temporary);
        assertThat(etcd.ctl("user", "add", "root:" + PASSWORD)).isZero();
        assertThat(etcd.ctl("user", "grant-role", "root", "root")).isZero();
        assertThat(etcd.ctl("auth", "enable")).isZero();
        return etcd;
    }

    @Test
    void withItsPasswordItWorksAndAnotherIsRefused() throws Exception {
        try (EtcdServer etcd = withPassword()) {
            assertThatItWorks(etcd.url(), "user", "root", "password", PASSWORD);
            assertThat(refusal(etcd.url(), "user", "root", "password", "wrong-horse"))
                    .contains("authentication failed", "bosixnet.etcd.user", "bosixnet.etcd.password");
            assertThat(refusal(etcd.url())).contains("user name is empty", "bosixnet.etcd.user");
        }
    }

    @Test
    void etcdMayForgetThatItWasTheRightPassword() throws Exception {
        try (EtcdServer etcd = withPassword();
                LogCapture log = new LogCapture(EtcdClient.class.getPackage());
                HostRecordDao dao = open(etcd.url(), "user", "root", "password", PASSWORD)) {
            dao.start(new RecordingFeed());
            long killed = System.nanoTime();
            etcd.kill();
            Await.until("it is noticed", () -> dao.unavailable().isPresent());
            etcd.start("--user=root:" + PASSWORD); // tokens are in its memory only
            Await.until("it works again", () -> dao.unavailable().isEmpty());
            assertThat(log.messages().stream().filter(said -> said.contains("watch")))
                    .as("one loss of the watch, perhaps others while etcd starts, but not many a second")
                    .hasSizeBetween(
                            1,
                            5
                                    + (int) Duration.ofNanos(System.nanoTime() - killed)
                                            .toSeconds());
            assertThat(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }

    @Test
    void aUserThatMayNotWriteIsRefused() throws Exception {
        try (EtcdServer etcd = withPassword()) {
            String root = "--user=root:" + PASSWORD;
            assertThat(etcd.ctl(root, "user", "add", "guest:" + PASSWORD)).isZero();
            assertThat(refusal(etcd.url(), "user", "guest", "password", PASSWORD))
                    .contains("permission denied", "bosixnet.etcd.prefix");
        }
    }

    /** As docs/cluster.md has it; there is more beside the registry's keys, right before and right after them. */
    @Test
    void theRightsOverItsOwnKeysAreEnough() throws Exception {
        try (EtcdServer etcd = withPassword()) {
            String root = "--user=root:" + PASSWORD;
            List<List<String>> commands = List.of(
                    List.of("put", "bosixnet-other", "kept"),
                    List.of("put", "bosixnet0", "kept"),
                    List.of("role", "add", "registry"),
                    List.of("role", "grant-permission", "registry", "readwrite", "bosixnet/", "--prefix"),
                    List.of("user", "add", "registry:" + PASSWORD),
                    List.of("user", "grant-role", "registry", "registry"));
            for (List<String> command : commands) {
                assertThat(etcd.ctl(
                                Stream.concat(Stream.of(root), command.stream()).toArray(String[]::new)))
                        .as(command + etcd.output())
                        .isZero();
            }
            String[] settings = {"user", "registry", "password", PASSWORD};
            assertThatItWorks(etcd.url(), settings);
            RecordingFeed feed = new RecordingFeed();
            try (LogCapture log = new LogCapture(EtcdClient.class.getPackage());
                    HostRecordDao dao = open(etcd.url(), settings)) {
                dao.start(feed);
                Cluster cluster = dao.cluster().orElseThrow();
                Await.until("it leads", cluster::leads);
                cluster.put(Cluster.SESSIONS + "0123", "text", Duration.ofHours(1));
                cluster.announce("settings");
                dao.clockSet(new ClockStep(T1, T1.plusSeconds(60)));
                dao.markSeen(ALPHA, new SignOfLife(T2, Reports.AGENT));
                for (String written : List.of("bosixnet/seen/" + SeenBuckets.of(ALPHA), "bosixnet/nodes/")) {
                    Await.until("it is written: " + written, () -> isWritten(etcd, root, written));
                }
                assertThat(dao.warnings()).isEmpty();
                assertThat(log.warnings()).isEmpty();
            }
            assertThat(etcd.ctl(root, "del", "--prefix", "bosixnet/")).isZero();
            new EtcdHostRecordDaoFactory()
                    .restore(config(etcd.url(), settings), feed.snapshots().get(0), () -> {});
        }
    }

    private static boolean isWritten(EtcdServer etcd, String root, String prefix) {
        try {
            return etcd.ctl(root, "get", "--prefix", "--print-value-only", prefix) == 0
                    && !etcd.output().isBlank();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPasswordThatEtcdDoesNotAskForIsRefused() throws Exception {
        try (EtcdServer etcd = new EtcdServer(temporary)) {
            assertThat(refusal(etcd.url(), "user", "root", "password", PASSWORD))
                    .contains("authentication is not enabled", "bosixnet.etcd.user");
        }
    }

    @Test
    void withCertificatesItWorksAndWithoutOrWithOthersItIsRefused() throws Exception {
        TestCertificates known = new TestCertificates(Files.createDirectory(temporary.resolve("known")));
        TestCertificates other = new TestCertificates(Files.createDirectory(temporary.resolve("other")));
        String[] client = {
            "cert-file",
            known.client().toString(),
            "key-file",
            known.clientKey().toString()
        };
        try (EtcdServer etcd = new EtcdServer(temporary, known)) {
            assertThatItWorks(etcd.url(), "ca-file", known.ca().toString(), client[0], client[1], client[2], client[3]);
            assertThat(refusal(etcd.url(), client)).contains("bosixnet.etcd.ca-file");
            assertThat(refusal(
                            etcd.url(), "ca-file", other.ca().toString(), client[0], client[1], client[2], client[3]))
                    .contains("bosixnet.etcd.ca-file");
            assertThat(refusal(etcd.url(), "ca-file", known.ca().toString())).contains("bosixnet.etcd.cert-file");
            assertThat(refusal(
                            etcd.url(),
                            "ca-file",
                            known.ca().toString(),
                            "cert-file",
                            other.client().toString(),
                            "key-file",
                            other.clientKey().toString()))
                    .contains("bosixnet.etcd.cert-file");
        }
    }

    @Test
    void certificatesThatAreRenewedWhileEtcdIsAwayAreTakenAndWhatCannotBeUsedIsTold() throws Exception {
        TestCertificates known = new TestCertificates(Files.createDirectory(temporary.resolve("known")));
        Path ca = Files.copy(known.ca(), temporary.resolve("ca.pem"));
        try (EtcdServer etcd = new EtcdServer(temporary, known);
                LogCapture log = new LogCapture(EtcdClient.class.getPackage());
                HostRecordDao dao = open(etcd.url(), withCertificates(known, ca))) {
            dao.start(new RecordingFeed());
            etcd.kill();
            Files.writeString(ca, "half of a certificate");
            awaitUnusableCertificates(log);
            assertThat(log.warnings()).noneMatch(line -> line.contains("turn of"));
            Files.copy(known.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
            etcd.start();
            Await.until("it works again", () -> dao.unavailable().isEmpty());
            assertThat(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }

    @Test
    void aStartThatWaitsForEtcdIsNotEndedByCertificatesThatAreJustRenewed() throws Exception {
        TestCertificates known = new TestCertificates(Files.createDirectory(temporary.resolve("known")));
        Path ca = Files.copy(known.ca(), temporary.resolve("ca.pem"));
        try (EtcdServer etcd = new EtcdServer(temporary, known);
                LogCapture log = new LogCapture(EtcdClient.class.getPackage());
                HostRecordDao dao = open(etcd.url(), withCertificates(known, ca))) {
            etcd.kill();
            Files.writeString(ca, "half of a certificate");
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> dao.start(new RecordingFeed()));
            awaitUnusableCertificates(log);
            Files.copy(known.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
            etcd.start();
            start.get();
            assertThat(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }

    private static String[] withCertificates(TestCertificates known, Path ca) {
        return new String[] {
            "ca-file", ca.toString(),
            "cert-file", known.client().toString(),
            "key-file", known.clientKey().toString()
        };
    }

    private static void awaitUnusableCertificates(LogCapture log) {
        Await.until("it is told", () -> log.warnings().stream()
                .anyMatch(line -> line.startsWith("There is no new connection to etcd: The certificates or")
                        && line.contains("bosixnet.etcd.ca-file")));
    }

    @Test
    void theWrongSchemeIsWaitedForWithAWordOnIt() throws Exception {
        TestCertificates known = new TestCertificates(Files.createDirectory(temporary.resolve("known")));
        try (EtcdServer secure = new EtcdServer(Files.createDirectory(temporary.resolve("secure")), known);
                EtcdServer plain = new EtcdServer(Files.createDirectory(temporary.resolve("plain")))) {
            assertThat(waiting(secure.url().replace("https:", "http:")))
                    .endsWith("If it speaks https, bosixnet.etcd.endpoints must say so.");
            assertThat(waiting(plain.url().replace("http:", "https:")))
                    .endsWith("If it speaks http, bosixnet.etcd.endpoints must say so.");
        }
    }

    /** As etcd that is just being restarted, or hangs, behind a proxy or not: no certificate was refused. */
    @Test
    void whoDoesNotFinishAHandshakeIsWaitedFor() throws Exception {
        ExecutorService answering = Executors.newSingleThreadExecutor();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Future<?> unusedEnd = answering.submit(() -> {
                while (true) {
                    try (Socket connection = closing.accept()) {
                        int unused = connection.getInputStream().read();
                    }
                }
            });
            assertThat(waiting("https://localhost:" + closing.getLocalPort())).isNotEmpty();
            assertThat(waiting("https://localhost:" + silent.getLocalPort(), "timeout", "PT20S"))
                    .contains("handshake timed out");
        } finally {
            answering.shutdownNow();
        }
    }

    @Test
    void aNameThatCannotBeResolvedIsWaitedFor() throws Exception {
        assertThat(waiting("http://etcd.invalid:2379")).contains("http://etcd.invalid:2379", "unresolved address");
    }

    /** Returns what a registry says that waits. */
    private String waiting(String url, String... more) throws Exception {
        try (LogCapture log = new LogCapture(EtcdClient.class.getPackage())) {
            HostRecordDao dao = open(url, more);
            CompletableFuture<Throwable> end =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> dao.start(new RecordingFeed())));
            try {
                Await.until("it says why it waits", () -> !log.warnings().isEmpty());
                assertThat(end).isNotDone();
            } finally {
                dao.close();
            }
            assertThat(end.get()).is(storeFailure(Kind.UNAVAILABLE));
            return log.warnings().get(0);
        }
    }

    @Test
    void anEndpointOfAnotherClusterIsRefusedAtTheStartAndReportedLater() throws Exception {
        try (EtcdServer one = new EtcdServer(Files.createDirectory(temporary.resolve("one")));
                EtcdServer other = new EtcdServer(Files.createDirectory(temporary.resolve("other")))) {
            String both = one.url() + "," + other.url();
            assertThat(refusal(both))
                    .startsWith("bosixnet.etcd.endpoints names members of different etcd clusters: " + one.url()
                            + " is of cluster ")
                    .contains(other.url());
            other.kill();
            try (HostRecordDao dao = open(both)) {
                RecordingFeed feed = new RecordingFeed();
                dao.start(feed);
                assertThat(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                        .isInstanceOf(CommitResult.Committed.class);
                other.start();
                Await.until("it says which", () -> dao.unavailable()
                        .filter(why -> why.contains("different etcd clusters"))
                        .isPresent());
                assertThat(feed.view()).as("what is known stays").containsOnlyKeys(ALPHA);
                other.kill();
                Await.until("it works again", () -> dao.unavailable().isEmpty());
                assertThat(feed.view()).containsOnlyKeys(ALPHA);
                assertThat(dao.commit(BETA, 0, record(BETA, "2001:db8::2", T1)))
                        .isInstanceOf(CommitResult.Committed.class);
            }
        }
    }

    @Test
    void anEtcdThatIsNotThereYetIsWaitedFor() throws Exception {
        try (EtcdServer etcd = new EtcdServer(temporary);
                LogCapture log = new LogCapture(EtcdClient.class.getPackage());
                HostRecordDao dao = open(etcd.url())) {
            etcd.kill();
            RecordingFeed feed = new RecordingFeed();
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> dao.start(feed));
            Await.until("it says why it waits", () -> !log.warnings().isEmpty());
            etcd.start();
            start.get();
            assertThat(log.warnings().stream().filter(line -> line.contains("waits for etcd")))
                    .as("said again each half minute")
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains(etcd.url(), "Connection refused"));
            assertThat(dao.commit(ALPHA, 0, record(ALPHA, "2001:db8::1", T1)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }
}
