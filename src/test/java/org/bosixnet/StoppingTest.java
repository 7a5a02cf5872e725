package org.bosixnet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bosixnet.events.SubscriptionClient;
import org.bosixnet.testing.LogCapture;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left when the registry is stopped: nothing, whatever failed before. */
class StoppingTest {

    @TempDir
    Path directory;

    private TestRegistry start() throws Exception {
        return new TestRegistry(Map.of(
                "bosixnet.data-dir", directory.toString(), "bosixnet.access", "open", "bosixnet.expire-after", "PT1H"));
    }

    private static void report(TestRegistry registry, String name) {
        given().get(registry.uri() + "/" + name + "?update=2001:db8::1").then().statusCode(200);
    }

    /** Has every stream that begins from now on meet a container one of whose methods fails. */
    private static void breakStreams(TestRegistry registry, String method) {
        ServletHandler handler = registry.context().getServletHandler();
        Filter breaking = (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public AsyncContext startAsync(ServletRequest again, ServletResponse answer) {
                        return broken(AsyncContext.class, super.startAsync(again, answer), method);
                    }
                },
                response);
        FilterHolder holder = new FilterHolder(breaking);
        holder.setName("breaking");
        holder.setAsyncSupported(true);
        handler.prependFilter(holder);
        FilterMapping mapping = new FilterMapping();
        mapping.setFilterName("breaking");
        mapping.setPathSpec("/api/v1/events");
        mapping.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        handler.prependFilterMapping(mapping);
    }

    private static <T> T broken(Class<T> type, T real, String failing) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals(failing)) {
                throw new NoClassDefFoundError("a class of a container that is half gone");
            }
            try {
                Object answer = method.invoke(real, args);
                return answer instanceof ServletResponse response
                        ? broken(ServletResponse.class, response, failing)
                        : answer instanceof ServletOutputStream out ? new BrokenStream(out, failing) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** The container's stream, with one method that fails. */
    private static final class BrokenStream extends ServletOutputStream {
        private final ServletOutputStream real;
        private final String failing;

        BrokenStream(ServletOutputStream real, String failing) {
            this.real = real;
            this.failing = failing;
        }

        private ServletOutputStream real(String method) {
            if (method.equals(failing)) {
                throw new NoClassDefFoundError("a class of a container that is half gone");
            }
            return real;
        }

        @Override
        public boolean isReady() {
            return real("isReady").isReady();
        }

        @Override
        public void setWriteListener(jakarta.servlet.WriteListener listener) {
            real("setWriteListener").setWriteListener(listener);
        }

        @Override
        public void write(int b) throws java.io.IOException {
            real("write").write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws java.io.IOException {
            real("write").write(bytes, from, length);
        }

        @Override
        public void flush() throws java.io.IOException {
            real("flush").flush();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"isReady", "write", "flush", "complete"})
    void aStreamThatFailsInTheContainerHoldsUpNeitherTheStopNorTheStoresLock(String method) throws Exception {
        TestRegistry registry = start();
        try (LogCapture log = new LogCapture(StoppingTest.class.getPackage());
                SubscriptionClient healthy = new SubscriptionClient(registry.uri(), "", 0)) {
            assertThat(healthy.next()).contains("reset");
            breakStreams(registry, method);
            try (SubscriptionClient broken = new SubscriptionClient(registry.uri(), "", 0)) {
                assertThat(broken.head().get(0)).contains(" 200 ");
                report(registry, "alpha");
                assertThat(healthy.next()).contains("\"alpha\"");
                report(registry, "beta");
                assertThat(healthy.next()).contains("\"beta\"");
                registry.close();
                assertThat(healthy.next()).isNull();
            }
            assertThat(log.warnings()).allMatch(text -> text.equals("A stream failed, and is ended"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("bosixnet"));
        try (TestRegistry again = start()) {
            given().get(again.uri() + "/beta").then().statusCode(200);
        }
    }

    @Test
    void aPartThatCannotEndKeepsNoOtherFromEnding() {
        AtomicBoolean ended = new AtomicBoolean();
        try (LogCapture log = new LogCapture(StoppingTest.class.getPackage())) {
            Bosixnet.end("The lists", () -> {
                throw new NoClassDefFoundError("a class of a container that is half gone");
            });
            Bosixnet.end("The store", () -> ended.set(true));
            assertThat(log.warnings()).containsExactly("The lists did not end properly");
        }
        assertThat(ended).isTrue();
    }

    @Test
    void aStartThatFailsHalfWayLetsGoOfTheStore() throws Exception {
        Files.createDirectories(directory.resolve("keys.properties")); // which has to be a file
        try (LogCapture log = new LogCapture(StoppingTest.class.getPackage())) {
            assertThatThrownBy(() -> new TestRegistry(Map.of("bosixnet.data-dir", directory.toString())));
            assertThat(log.warnings()).singleElement().asString().startsWith("BOSixNet does not start: ");
        }
        Files.delete(directory.resolve("keys.properties"));
        start().close();
    }
}
