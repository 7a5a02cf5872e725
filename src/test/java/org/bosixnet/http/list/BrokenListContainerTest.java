package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.events.StreamLimits;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One list fails in the container's own code: its place is given back, and the next is sent. */
class BrokenListContainerTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private boolean timeFails;
    private final ListSender sender = new ListSender(new StreamLimits(1, 1), 1000, this::nanos);

    private long nanos() {
        if (timeFails) {
            throw new OutOfMemoryError("Java heap space");
        }
        return clock.nanos();
    }

    /** A client behind a container of which one method fails. */
    private static final class Client extends ServletOutputStream {
        private final String failing;
        private final Throwable failure;
        private WriteListener listener;
        private int received;

        Client(String failing, Throwable failure) {
            this.failing = failing;
            this.failure = failure;
        }

        AsyncContext context() {
            ServletResponse response = fake(ServletResponse.class, (proxy, method, arguments) -> {
                check(method.getName());
                return this;
            });
            return fake(AsyncContext.class, (proxy, method, arguments) -> {
                check(method.getName());
                return method.getName().equals("getResponse") ? response : null;
            });
        }

        private static <T> T fake(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }

        private void check(String method) {
            if (failing.equals(method)) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
        }

        @Override
        public void setWriteListener(WriteListener newListener) {
            check("setWriteListener");
            listener = newListener;
        }

        @Override
        public boolean isReady() {
            check("isReady");
            return true;
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            check("write");
            received += length;
        }

        @Override
        public void flush() {
            check("flush");
        }
    }

    static Stream<Arguments> failures() {
        List<Arguments> failures = new ArrayList<>();
        for (String method : List.of(
                "getOutputStream", "addListener", "setWriteListener", "isReady", "write", "flush", "complete")) {
            for (Throwable thrown : List.of(
                    new OutOfMemoryError("Java heap space"),
                    new NoClassDefFoundError("of the container"),
                    new UnsupportedOperationException("a defect"),
                    new IllegalStateException("recycled"))) {
                failures.add(Arguments.of(method, thrown));
            }
        }
        return failures.stream();
    }

    private void send(Client client) throws IOException {
        sender.send(client::context, new byte[100], "key", "network");
        client.listener.onWritePossible();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aListThatFailsGivesItsPlaceBack(String method, Throwable thrown) throws Exception {
        try {
            send(new Client(method, thrown));
        } catch (RuntimeException | Error e) {
            assertThat(e).isSameAs(thrown);
            assertThat(sender.size())
                    .as("what was not begun is forgotten at once")
                    .isZero();
        }
        clock.advance(Duration.ofSeconds(6));
        sender.look();
        assertThat(sender.size()).isZero();
        assertThat(sender.bytes()).isZero();
        Client next = new Client("", thrown);
        send(next);
        assertThat(next.received).isEqualTo(100);
        assertThat(sender.size()).isZero();
    }

    @Test
    void whoeverLooksAfterTheListsIsNotStoppedByAnError() throws Exception {
        Client blocked = new Client("", new AssertionError());
        sender.send(blocked::context, new byte[100], "key", "network");
        timeFails = true;
        assertThatCode(sender::look).doesNotThrowAnyException();
        timeFails = false;
        clock.advance(Sending.MAX_BLOCKED.plusSeconds(1));
        sender.look();
        assertThat(sender.size()).isZero();
    }
}
