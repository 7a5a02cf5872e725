package org.bosixnet.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.bosixnet.access.Caller;
import org.bosixnet.access.ClientAddress;
import org.bosixnet.access.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as containers hand them over, where no connection shows the difference. */
class BodyFilterTest {

    private final List<String> calls = new ArrayList<>();

    /** With what the container goes on once the body is there. */
    private HttpServletRequest resumed;

    private record Input(boolean finished) {
        ServletInputStream in() {
            return new ServletInputStream() {
                @Override
                public boolean isFinished() {
                    return finished;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int read() {
                    return -1;
                }
            };
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/2.0, POST, -1, false, true",
        "HTTP/2.0, PUT, -1, false, true",
        "HTTP/2.0, POST, -1, true, false",
        "HTTP/2.0, POST, 0, false, false",
        "HTTP/2.0, GET, -1, false, false",
        "HTTP/3.0, POST, -1, false, true",
        "'', POST, -1, false, false",
        "HTTP/1.1, POST, -1, false, false",
        "HTTP/1.1, POST, 7, false, true",
    })
    void aBodyIsThereThoughNoHeaderSaysSoInANewerHttp(
            String protocol, String method, long length, boolean finished, boolean unread) {
        HttpServletRequest request =
                fake(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getProtocol" -> protocol;
                    case "getMethod" -> method;
                    case "getContentLengthLong" -> length;
                    case "getInputStream" -> new Input(finished).in();
                    case "getHeader", "getAttribute" -> null;
                    default -> throw new UnsupportedOperationException(called.getName());
                });
        assertThat(BodyFilter.isUnread(request)).isEqualTo(unread);
    }

    private AsyncContext failing(Throwable thrown) {
        return failing(thrown, "HTTP/1.1");
    }

    private AsyncContext failing(Throwable thrown, String protocol) {
        HttpServletResponse response = fake(HttpServletResponse.class, (proxy, called, arguments) -> {
            calls.add(called.getName() + (arguments == null ? "" : " " + arguments[0]));
            return null;
        });
        HttpServletRequest request = fake(HttpServletRequest.class, (proxy, called, arguments) -> protocol);
        return fake(AsyncContext.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "dispatch" -> throw thrown;
            case "getRequest" -> request;
            case "getResponse" -> response;
            case "complete" -> {
                calls.add("complete");
                yield null;
            }
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private void endsOnce(Throwable thrown) {
        ArrivingBody body = arriving(failing(thrown));
        body.onAllDataRead();
        body.onTimeout(null);
        assertThat(calls).containsExactly("setStatus 503", "setHeader Connection", "complete");
    }

    private static ArrivingBody arriving(AsyncContext async) {
        HttpServletRequest request = fake(HttpServletRequest.class, (proxy, called, arguments) -> called.getName());
        return new ArrivingBody(
                async,
                new Input(true).in(),
                new byte[0],
                BodyRequest.without(request, () -> new IllegalStateException("late")),
                new BodyPlaces().take("network"));
    }

    static Stream<Arguments> whatContainersReport() {
        return Stream.of(
                Arguments.of(
                        new SocketTimeoutException(),
                        List.of("setStatus 408", "setHeader Connection", "flushBuffer", "complete")),
                Arguments.of(
                        new TimeoutException("idle"),
                        List.of("setStatus 408", "setHeader Connection", "flushBuffer", "complete")),
                Arguments.of(new EOFException(), List.of("setStatus 400", "setHeader Connection", "complete")));
    }

    @ParameterizedTest
    @MethodSource("whatContainersReport")
    void aClientThatKeepsTheContainerWaitingIsToldSo(Throwable reported, List<String> expected) {
        ArrivingBody body = arriving(failing(new IllegalStateException("is not gone on with")));
        body.onError(reported);
        body.onError(reported);
        assertThat(calls).containsExactlyElementsOf(expected);
    }

    @Test
    void inANewerHttpNothingIsSaidOfTheConnection() {
        arriving(failing(new IllegalStateException("recycled"), "HTTP/2.0")).onAllDataRead();
        assertThat(calls).containsExactly("setStatus 503", "complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestThatCannotBeGoneOnWithEnds(boolean error) {
        endsOnce(
                error ? new OutOfMemoryError("unable to create native thread") : new IllegalStateException("recycled"));
    }

    @Test
    void whatCannotBeLookedAtMayBeAnything() {
        HttpServletRequest request =
                fake(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getProtocol" -> "HTTP/2.0";
                    case "getMethod" -> "POST";
                    case "getContentLengthLong" -> -1L;
                    case "getInputStream" -> throw new IllegalStateException("a reader has it");
                    default -> null;
                });
        assertThat(BodyFilter.isUnread(request)).isTrue();
    }

    /** A body of which some has come: the container tells that there is something, and no more. */
    private static final class Arriving extends ServletInputStream {
        private final Deque<String> parts = new ArrayDeque<>();
        private ReadListener listener;

        Arriving(String... parts) {
            this.parts.addAll(List.of(parts));
        }

        @Override
        public int available() {
            return parts.isEmpty() ? 0 : 1;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return !parts.isEmpty();
        }

        @Override
        public void setReadListener(ReadListener newListener) {
            listener = newListener;
        }

        @Override
        public int read() {
            throw new AssertionError("byte by byte");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (parts.isEmpty()) {
                throw new AssertionError("this would wait");
            }
            byte[] part = parts.removeFirst().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(part, 0, buffer, offset, part.length);
            return part.length;
        }
    }

    private HttpServletRequest put(String body, Arriving in) {
        Map<String, Object> attributes = new HashMap<>();
        AsyncContext async = fake(AsyncContext.class, (proxy, called, arguments) -> calls.add(called.getName()));
        ClientAddress client = new ClientAddress(IpAddress.read("2001:db8::1").orElseThrow(), false);
        attributes.put(
                Caller.class.getName(), new Caller(client, null, null, null, Set.of(), Optional.empty(), null, false));
        return fake(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> "PUT";
            case "getContentLengthLong" -> (long) body.length();
            case "getHeader" -> null;
            case "getInputStream" -> in;
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "startAsync" -> {
                resumed = (HttpServletRequest) arguments[0];
                yield async;
            }
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private String goOn(BodyFilter filter, HttpServletRequest request) throws Exception {
        HttpServletResponse response = fake(HttpServletResponse.class, (proxy, called, arguments) -> null);
        StringBuilder read = new StringBuilder();
        filter.doFilter(
                request,
                response,
                (passed, same) ->
                        read.append(new String(passed.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)));
        return read.toString();
    }

    @Test
    void aBodyThatIsThereIsReadAtOnceHoweverLittleTheContainerTells() throws Exception {
        HttpServletRequest request = put("one two three", new Arriving("one ", "two ", "three"));
        assertThat(goOn(new BodyFilter(Duration.ofSeconds(9), any -> true), request))
                .isEqualTo("one two three");
        assertThat(calls).isEmpty();
    }

    @Test
    void aBodyThatHasPartlyComeIsReadOnAsItArrives() throws Exception {
        BodyFilter filter = new BodyFilter(Duration.ofSeconds(9), any -> true);
        Arriving in = new Arriving("one ");
        HttpServletRequest request = put("one two three", in);
        assertThat(goOn(filter, request)).isEmpty();
        in.parts.addAll(List.of("two ", "three"));
        in.listener.onDataAvailable();
        in.listener.onAllDataRead();
        assertThat(calls).contains("dispatch");
        assertThat(goOn(filter, resumed)).isEqualTo("one two three");
    }
}
