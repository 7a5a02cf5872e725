package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as containers hand them over, where no connection shows the difference. */
class BodyFilterTest {

    private final List<String> calls = new ArrayList<>();

    private record Stream(boolean finished) {
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
                    case "getInputStream" -> new Stream(finished).in();
                    case "getHeader", "getAttribute" -> null;
                    default -> throw new UnsupportedOperationException(called.getName());
                });
        assertThat(BodyFilter.isUnread(request)).isEqualTo(unread);
    }

    private AsyncContext failing(Throwable thrown) {
        HttpServletResponse response = fake(HttpServletResponse.class, (proxy, called, arguments) -> {
            calls.add(called.getName() + " " + arguments[0]);
            return null;
        });
        return fake(AsyncContext.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "dispatch" -> throw thrown;
            case "getResponse" -> response;
            case "complete" -> {
                calls.add("complete");
                yield null;
            }
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private void endsOnce(Throwable thrown) {
        BodyPlaces places = new BodyPlaces();
        HttpServletRequest request = fake(HttpServletRequest.class, (proxy, called, arguments) -> called.getName());
        ArrivingBody body = new ArrivingBody(
                failing(thrown),
                new Stream(true).in(),
                BodyRequest.without(request, () -> new IllegalStateException("late")),
                places.take("network"));
        body.onAllDataRead();
        body.onTimeout(null);
        assertThat(calls).containsExactly("setStatus 503", "setHeader Connection", "complete");
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
}
