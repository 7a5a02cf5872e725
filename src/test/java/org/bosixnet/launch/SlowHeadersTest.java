package org.bosixnet.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.ManualClock;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowHeadersTest {

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-26T12:00:00Z"));
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final SlowHeaders guard = new SlowHeaders(server, clock::nanos);
    private Socket client;
    private long sent;

    /** Answers at once, but for a path that it never answers. */
    private static final class Answers extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!request.getHttpURI().getPath().equals("/stream")) {
                callback.succeeded();
            }
            return true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Answers());
        server.start();
        client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        client.setSoTimeout(60_000);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
    }

    /** Sends something, and waits until the server has read it. */
    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        sent += text.length();
        Await.until("it has arrived", () -> connector.getConnectedEndPoints().stream()
                .map(EndPoint::getConnection)
                .anyMatch(connection -> connection != null && connection.getBytesIn() == sent));
    }

    private void readAnswer() throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append((char) in.read());
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 200");
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(LOOK)) {
            clock.advance(LOOK);
            guard.look();
        }
    }

    private boolean isOpen() {
        return connector.getConnectedEndPoints().stream().anyMatch(EndPoint::isOpen);
    }

    @Test
    void aHeaderThatTricklesIsCutOffAfterItsTime() throws Exception {
        send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
        guard.look();
        send("x");
        pass(Duration.ofSeconds(15));
        send("x");
        pass(Duration.ofSeconds(15));
        assertThat(isOpen()).isTrue();
        pass(LOOK);
        Await.until("it is cut off", () -> !isOpen());
        assertThat(client.getInputStream().read()).isNegative();
    }

    @Test
    void whoWaitsLongBetweenRequestsHasAllTheTimeForTheNextHeader() throws Exception {
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(30));
            send("GET / HTTP/1.1\r\nHo");
            pass(Duration.ofSeconds(25));
            send("st: a\r\n\r\n");
            readAnswer();
        }
        assertThat(isOpen()).isTrue();
    }

    @Test
    void anAnswerMayTakeAsLongAsItDoes() throws Exception {
        send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        pass(Duration.ofHours(1));
        assertThat(isOpen()).isTrue();
    }
}
