package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.FilterServer;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.ManualClock;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slow readers over real connections, with a clock that is moved by hand. */
class ListSenderTest {

    /** More than the buffers of both sockets hold. */
    private static final int LENGTH = 16 * 1024 * 1024;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final StreamCounts counts = new StreamCounts("lists", new StreamLimits(3, 5), clock::nanos);
    private final PinnedBytes pinned = new PinnedBytes(4L * LENGTH);
    private final ListSender sender = new ListSender(counts, pinned, clock::nanos);
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server);
    private final List<Reader> readers = new ArrayList<>();
    private volatile byte[] body = body();

    private static byte[] body() {
        byte[] body = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            body[i] = (byte) ((i * 31) >> 8);
        }
        return body;
    }

    @BeforeEach
    void start() throws Exception {
        connector.setIdleTimeout(Duration.ofMinutes(5).toMillis());
        FilterServer.start(
                connector,
                "/",
                (request, response, chain) -> begin((HttpServletRequest) request, (HttpServletResponse) response));
    }

    @AfterEach
    void stop() throws Exception {
        for (Reader reader : readers) {
            reader.socket.close();
        }
        sender.close();
        server.stop();
    }

    /** The query is whose key it is. */
    private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] current = body;
        response.setContentLength(current.length);
        try {
            sender.send(
                    () -> {
                        var async = request.startAsync(request, response);
                        async.setTimeout(0);
                        return async;
                    },
                    ListBody.of(List.of(current)),
                    StreamOwner.of(request.getQueryString(), "network"));
        } catch (ThrottledException e) {
            response.setContentLength(0);
            response.setStatus(503);
        }
    }

    /** A client that reads as much as the test says. */
    private final class Reader {
        private final Socket socket = new Socket();
        private final InputStream in;

        Reader(String key) throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), connector.getLocalPort()));
            socket.getOutputStream()
                    .write(("GET /?" + key + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            in = socket.getInputStream();
            readers.add(this);
        }

        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the connection ended in the head: " + head);
                }
                head.append((char) b);
            }
            return head.toString();
        }

        /** Reads to the end, and returns how much there was; less than all if the connection was cut. */
        long rest() {
            long count = 0;
            byte[] buffer = new byte[64 * 1024];
            try {
                for (int n = in.read(buffer); n > 0 && count < LENGTH; n = in.read(buffer)) {
                    count += n;
                    if (count == LENGTH) {
                        return count;
                    }
                }
            } catch (IOException e) {
                return count; // reset
            }
            return count;
        }
    }

    /** Begins a list, and returns once it waits for its reader: before that it does not count as slow. */
    private Reader reader(String key) throws IOException {
        Reader reader = new Reader(key);
        assertThat(reader.head()).startsWith("HTTP/1.1 200");
        Await.until("no thread is in a request", () -> threads.getUtilizedThreads() <= 1);
        return reader;
    }

    private void pass(Duration time) {
        clock.advance(time);
        sender.look();
    }

    private void awaitNothingUnderWay() {
        Await.until("nothing is under way", () -> counts.size() == 0);
        assertThat(pinned.total()).isZero();
    }

    @Test
    void aReaderGetsEveryByteAndTheConnectionGoesOn() throws Exception {
        Reader reader = reader("key");
        assertThat(reader.in.readNBytes(LENGTH)).isEqualTo(body);
        awaitNothingUnderWay();
        reader.socket
                .getOutputStream()
                .write("GET /?key HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(reader.head()).startsWith("HTTP/1.1 200");
    }

    @Test
    void aReaderThatTakesNothingHoldsNoThreadAndIsCut() throws Exception {
        Reader one = reader("key");
        Reader two = reader("key");
        assertThat(counts.size()).isEqualTo(2);
        assertThat(pinned.total()).as("the list is there once").isEqualTo(LENGTH);
        Await.until("both are cut", () -> {
            pass(Duration.ofSeconds(1));
            return counts.size() == 0;
        });
        assertThat(Duration.ofNanos(clock.nanos()))
                .isBetween(AsyncWriter.MAX_BLOCKED, ListSender.MAX_TIME.minusSeconds(1));
        assertThat(pinned.total()).isZero();
        assertThat(one.rest()).isLessThan(LENGTH);
        assertThat(two.rest()).isLessThan(LENGTH);
    }

    @Test
    void aReaderThatTakesALittleNowAndThenIsCut() throws Exception {
        Reader reader = reader("key");
        Duration passed = Duration.ZERO;
        while (counts.size() > 0 && passed.compareTo(ListSender.MAX_TIME) <= 0) {
            assertThat(reader.in.readNBytes(64 * 1024)).isNotEmpty();
            pass(Duration.ofSeconds(30));
            passed = passed.plusSeconds(30);
        }
        awaitNothingUnderWay();
        assertThat(reader.rest()).isLessThan(LENGTH);
    }

    @Test
    void aReaderThatIsGoneIsForgotten() throws Exception {
        Reader reader = reader("key");
        reader.socket.setSoLinger(true, 0); // a reset, as of a client that was killed
        reader.socket.close();
        Await.until("it is forgotten", () -> {
            sender.look();
            clock.advance(Duration.ofSeconds(1));
            return counts.size() == 0;
        });
        assertThat(pinned.total()).isZero();
    }

    @Test
    void aKeyAndANetworkHaveTheirLimits() throws Exception {
        for (String key : List.of("a", "a", "a", "b", "b")) {
            reader(key);
        }
        assertThat(new Reader("a").head()).startsWith("HTTP/1.1 503");
        assertThat(new Reader("c").head()).startsWith("HTTP/1.1 503");
        assertThat(counts.size()).isEqualTo(5);
    }

    @Test
    void theOldestListOfAKeyGivesWayOnceItIsSlow() throws Exception {
        List<Reader> slow = List.of(reader("a"), reader("a"), reader("a"));
        clock.advance(Duration.ofMinutes(2));
        reader("a");
        assertThat(slow.get(0).rest()).isLessThan(LENGTH);
        Await.until("it is forgotten", () -> counts.size() == 3);
    }

    @Test
    void aKeyKeepsNoArrayOfEachRevision() throws Exception {
        reader("a");
        body = body();
        assertThat(new Reader("a").head()).startsWith("HTTP/1.1 503");
        reader("b");
        assertThat(pinned.total()).isEqualTo(2L * LENGTH);
    }

    @Test
    void nothingIsUnderWayAfterTheEnd() throws Exception {
        Reader reader = reader("key");
        sender.close();
        awaitNothingUnderWay();
        assertThat(reader.rest()).isLessThan(LENGTH);
        assertThat(new Reader("key").head()).startsWith("HTTP/1.1 503");
    }

    @Test
    void nobodyGivesWayToAListForWhichThereIsNoRoom() throws Exception {
        for (int i = 0; i < 3; i++) {
            reader("a");
        }
        clock.advance(Duration.ofMinutes(2));
        body = body();
        assertThat(new Reader("a").head()).startsWith("HTTP/1.1 503");
        assertThat(counts.size()).isEqualTo(3);
    }
}
