package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.registry.Authorities.OPEN;

import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPInputStream;
import org.bosixnet.access.Caller;
import org.bosixnet.access.ClientAddress;
import org.bosixnet.access.IpAddress;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Roles;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.http.dyndns2.Dyndns2Answers;
import org.bosixnet.http.list.HostLists;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.PinnedBytes;
import org.bosixnet.http.problem.ProblemAnswers;
import org.bosixnet.registry.FakeDao;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogCapture;
import org.bosixnet.testing.ManualClock;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists that cannot be given: whoever asks hears so. */
class ListsFilterTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T06:00:00Z"));
    private final HostRegistry registry = new HostRegistry(
            new FakeDao(), new RegistryConfig(1000, Duration.ofMinutes(15), null), clock, clock::nanos);
    private final StreamCounts counts = new StreamCounts("lists", new StreamLimits(10, 10), clock::nanos);
    private final PinnedBytes pinned = new PinnedBytes(1_000_000);
    private final ListSender sender = new ListSender(counts, pinned, clock::nanos);
    private final Server server = new Server(0);

    /** Says why there was no list, as the resources do. */
    private static final class Resources extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            throw ListsFilter.failure(request);
        }
    }

    private void start(Executor executor, Filter... before) throws Exception {
        start(executor, HostLists.MOST_KEPT, before);
    }

    private void start(Executor executor, int mostKept, Filter... before) throws Exception {
        registry.start();
        ServletContextHandler context = new ServletContextHandler();
        add(context, (request, response, chain) -> {
            request.setAttribute(
                    Caller.class.getName(),
                    new Caller(
                            new ClientAddress(IpAddress.read("2001:db8::1").orElseThrow(), false),
                            null,
                            null,
                            null,
                            Set.of(Roles.READER),
                            Optional.empty(),
                            null,
                            true));
            chain.doFilter(request, response);
        });
        RequestLog log = new RequestLog(System::nanoTime);
        add(
                context,
                new ErrorFilter(
                        new ProblemAnswers(
                                JsonbBuilder.create(),
                                log,
                                Dyndns2Answers::problem,
                                () -> Duration.ofSeconds(1),
                                new Random(1)),
                        log));
        for (Filter filter : before) {
            add(context, filter);
        }
        HostLists lists = new HostLists(registry, clock, executor, mostKept);
        add(context, new ListsFilter(lists, sender, new RequestCounter(), Duration.ofMillis(100)));
        ServletHolder servlet = new ServletHolder(new Resources());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.start();
    }

    private static void add(ServletContextHandler context, Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private RawHttp.Answer ask() {
        return new RawHttp(port(), "HTTP/1.1").ask("GET", "/hosts", List.of("Accept: application/json"), "");
    }

    @Test
    void nobodyWaitsForeverForAListThatIsNotRendered() throws Exception {
        start(task -> {});
        for (int i = 0; i < 2; i++) {
            RawHttp.Answer answer = ask();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"throttled\"", "The list is not ready yet.");
            assertThat(answer.header("Retry-After")).hasSize(1);
        }
    }

    @Test
    void whileTheRegistryStopsThereIsNoListAndNoDefect() throws Exception {
        start(task -> {
            throw new RejectedExecutionException();
        });
        try (LogCapture log = new LogCapture(ListsFilterTest.class.getPackage())) {
            RawHttp.Answer answer = ask();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"store-unavailable\"");
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void aListForWhichThereIsNoMemoryIsAskedForLaterAndIsNoDefect() throws Exception {
        start(task -> {
            throw new OutOfMemoryError("Java heap space");
        });
        try (LogCapture log = new LogCapture(ListsFilterTest.class.getPackage())) {
            RawHttp.Answer answer = ask();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).hasSize(1);
            assertThat(answer.body()).contains("\"throttled\"", "There is no memory for the list at the moment.");
            assertThat(log.messages())
                    .containsExactly("2001:db8::1 was refused: There is no memory for the list at the moment.");
        }
    }

    @Test
    void aListThatCannotBeSentEndsItsRequest() throws Exception {
        start(
                Runnable::run,
                (request, response, chain) -> chain.doFilter(
                        new HttpServletRequestWrapper((HttpServletRequest) request) {
                            @Override
                            public AsyncContext startAsync(ServletRequest again, ServletResponse answer) {
                                return withoutListeners(super.startAsync(again, answer));
                            }
                        },
                        response));
        reportAThousand();
        RawHttp.Answer answer = ask();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("\"internal\"");
        assertThat(counts.size()).isZero();
    }

    private void reportAThousand() {
        for (int i = 1; i <= 1000; i++) {
            registry.update(
                    new HostName("a-host-of-which-the-name-is-long-" + i),
                    List.of(new HostAddress("2001:db8::" + Integer.toHexString(i))),
                    OPEN);
        }
    }

    @Test
    void aListThatIsMadeWhileItIsSentComesWhole() throws Exception {
        start(Runnable::run, 0);
        reportAThousand();
        URI hosts = URI.create("http://127.0.0.1:" + port() + "/api/v1/hosts");
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> plain =
                client.send(HttpRequest.newBuilder(hosts).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(plain.headers().firstValue("Content-Length")).isEmpty();
        assertThat(plain.body()).startsWith("{\"revision\":").endsWith("}");
        assertThat(plain.body().split("\"name\":", -1)).hasSize(1001);
        HttpResponse<InputStream> packed = client.send(
                HttpRequest.newBuilder(hosts).header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(packed.body()).readAllBytes())
                .isEqualTo(plain.body().getBytes(StandardCharsets.UTF_8));
        String tag = plain.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = client.send(
                HttpRequest.newBuilder(hosts).header("If-None-Match", tag).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<String> head = client.send(
                HttpRequest.newBuilder(hosts)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(head.headers().firstValue("ETag")).hasValue(tag);
        Await.until("nothing is under way", () -> counts.size() == 0);
    }

    private int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static AsyncContext withoutListeners(AsyncContext real) {
        return (AsyncContext) Proxy.newProxyInstance(
                ListsFilterTest.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, args) -> {
                    if (method.getName().equals("addListener")) {
                        throw new IllegalStateException("no listener is taken");
                    }
                    return method.invoke(real, args);
                });
    }
}
