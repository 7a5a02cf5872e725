package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a stream lasts, and how it ends. */
class EventStreamEndTest extends EventStreamFixture {

    @Test
    void lastsPastTheDeadlineOfOtherRequestsAsLongAsAnythingComes() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
                    RawServer.say(out, HEAD);
                    for (int i = 0; i < 30; i++) {
                        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
                        RawServer.say(out, ":");
                    }
                    RawServer.say(out, "\n" + RESET);
                });
                HttpRegistry client = Clients.within(Clients.SHORT_EXCHANGE, server.url())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void goesOnAfterAReadTimedOut(String framing) throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
                    String head = HEAD.replace("\r\n\r\n", "\r\n" + framing + "\r\n");
                    RawServer.say(out, head + framed(framing, RESET));
                    RawServer.say(out, framed(framing, CHANGE).substring(0, 40));
                    boolean unused = more.await(6, TimeUnit.SECONDS);
                    RawServer.say(out, framed(framing, CHANGE).substring(40));
                });
                HttpRegistry client = Clients.of(server.url())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next()).endsWith("[beta] e-2");
        }
    }

    @Test
    void silenceEndsIt() throws Exception {
        Duration silence = Duration.ofSeconds(5);
        Timeouts timeouts = new Timeouts(silence, silence, silence, silence);
        try (RawServer server = new RawServer((request, out) -> {
                    RawServer.say(out, HEAD + RESET);
                    new CountDownLatch(1).await();
                });
                HttpRegistry client = Clients.within(timeouts, server.url())) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            assertThat(heard.next()).isEqualTo("UNREACHABLE " + server.url() + " sent no sign of life for 5 s.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void whoClosesItIsNotHeldUpAndHearsNothingMore(String framing) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
                    String head = HEAD.replace("\r\n\r\n", "\r\n" + framing + "\r\n");
                    RawServer.say(out, head + framed(framing, RESET));
                    closed.await();
                    RawServer.say(out, framed(framing, CHANGE));
                });
                HttpRegistry client =
                        new HttpRegistry(HttpRegistryConfig.of(Clients.registry(server.url())), Clients::lines)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            assertThat(heard.next()).isEqualTo("reset e-1");
            long start = System.nanoTime();
            close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            closed.countDown();
            awaitTheEndOfReading(server);
            assertThat(heard.lines).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void theReadEndsThoughNothingComesAnyMore(String framing) throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
                    String head = HEAD.replace("\r\n\r\n", "\r\n" + framing + "\r\n");
                    RawServer.say(out, head + framed(framing, RESET));
                    new CountDownLatch(1).await();
                });
                HttpRegistry client =
                        new HttpRegistry(HttpRegistryConfig.of(Clients.registry(server.url())), Clients::lines)) {
            open(client);
            assertThat(heard.next()).isEqualTo("opened");
            close();
            awaitTheEndOfReading(server);
        }
    }

    private static void awaitTheEndOfReading(RawServer server) {
        Await.until("the reading has ended", () -> Thread.getAllStackTraces().entrySet().stream()
                .noneMatch(thread -> thread.getKey().getName().equals("bosixnet-stream " + server.url())
                        && List.of(thread.getValue()).toString().contains("EventParser")));
    }
}
