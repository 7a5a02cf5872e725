package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.NotFoundException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bosixnet.access.RequestLog;
import org.bosixnet.http.dyndns2.Dyndns2Answers;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemAnswers;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.testing.LogCapture;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong behind the filter, in a container of its own: the answer has our form, and tells nothing. */
class ErrorFilterTest {

    /** What goes wrong with each request. */
    private interface Failure {
        void happen(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private static final Server SERVER = new Server(0);
    private static volatile Failure failure;

    /** The one that is tested: each test has a new one, which has said nothing yet. */
    private static volatile ErrorFilter filter;

    private final LogCapture log = new LogCapture(ErrorFilterTest.class.getPackage());

    private static final class Failing extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            failure.happen(request, response);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        Filter tested = (request, response, chain) -> filter.doFilter(request, response, chain);
        context.addFilter(new FilterHolder(tested), "/*", EnumSet.of(DispatcherType.REQUEST));
        ServletHolder servlet = new ServletHolder(new Failing());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        SERVER.setHandler(context);
        SERVER.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.stop();
    }

    private static ErrorFilter filter(Jsonb jsonb, RequestLog log) {
        return new ErrorFilter(
                new ProblemAnswers(jsonb, log, Dyndns2Answers::problem, () -> Duration.ofSeconds(1), new Random(1)),
                log);
    }

    @BeforeEach
    void makeFilter() {
        filter = filter(JsonbBuilder.create(), new RequestLog(System::nanoTime));
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static RawHttp.Answer ask(String method, String path, String... headers) {
        int port = ((ServerConnector) SERVER.getConnectors()[0]).getLocalPort();
        return new RawHttp(port, "HTTP/1.1").ask(method, path, List.of(headers), "");
    }

    static Stream<Failure> defects() {
        return Stream.of(
                (request, response) -> {
                    throw new IllegalStateException("secret");
                },
                (request, response) -> {
                    throw new ServletException("secret", new NullPointerException("secret"));
                },
                (request, response) -> {
                    throw new IOException("secret");
                },
                (request, response) -> {
                    throw new OutOfMemoryError("secret");
                },
                (request, response) -> {
                    response.setHeader("Content-Encoding", "gzip");
                    response.setContentLength(30);
                    response.getWriter().write("sec");
                    throw new IllegalStateException("secret");
                },
                (request, response) -> {
                    request.startAsync(request, response);
                    throw new IllegalStateException("secret");
                },
                (request, response) -> {
                    request.startAsync(request, response).complete();
                    throw new IllegalStateException("secret");
                },
                (request, response) -> {
                    response.reset();
                    response.setStatus(500);
                },
                (request, response) -> response.sendError(500, "secret"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aDefectTellsItsNumberInOurFormAndNothingElse(Failure defect) {
        failure = defect;
        RawHttp.Answer text = ask("GET", "/x");
        assertThat(text.status()).isEqualTo(500);
        assertThat(text.body()).matches("(See [-0-9a-f]{36} in the log|The registry failed)\\.\n");
        assertThat(text.header("Content-Encoding")).isEmpty();
        assertThat(text.header("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(text.header("Cache-Control")).containsExactly("no-store");
        assertThat(ask("GET", "/api/x").body()).startsWith("{\"type\":\"urn:bosixnet:problem:internal\"");
        assertThat(ask("GET", "/api/x", "Accept: ;;").body()).startsWith("{\"type\"");
        assertThat(ask("GET", "/nic/update").body()).isEqualTo("911\n");
        assertThat(ask("HEAD", "/x").body()).isEmpty();
        assertThat(log.messages()).hasSizeLessThanOrEqualTo(1).allMatch(message -> message.startsWith("Error "));
    }

    @Test
    void nothingIsSaidOfALengthThatIsNotKnown() {
        failure = (request, response) -> response.setHeader("ETag", "W/\"1\"");
        RawHttp.Answer unknown = ask("HEAD", "/x");
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.header("ETag")).containsExactly("W/\"1\"");
        assertThat(unknown.header("Content-Length")).isEmpty();
        assertThat(unknown.body()).isEmpty();
        failure = (request, response) -> response.setContentLength(7);
        assertThat(ask("HEAD", "/x").header("Content-Length")).containsExactly("7");
        failure = (request, response) -> response.setStatus(304);
        assertThat(ask("HEAD", "/x").status()).isEqualTo(304);
    }

    /** Returns what writes no JSON. */
    private static Jsonb broken(Throwable thrown) {
        return (Jsonb) Proxy.newProxyInstance(
                Jsonb.class.getClassLoader(), new Class<?>[] {Jsonb.class}, (proxy, method, arguments) -> {
                    throw thrown;
                });
    }

    static Stream<Throwable> thrownByJson() {
        return Stream.of(new JsonbException("secret"), new OutOfMemoryError("secret"));
    }

    private static void assertPlain(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("The registry failed.\n");
        assertThat(answer.header("Content-Type")).containsExactly("text/plain;charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    }

    @ParameterizedTest
    @MethodSource("thrownByJson")
    void aProblemThatCannotBeToldIsAnsweredPlainlyAndLoggedOnce(Throwable thrown) {
        filter = filter(broken(thrown), new RequestLog(System::nanoTime));
        failure = (request, response) -> {
            throw new ProblemException(Problem.NOT_FOUND, "secret");
        };
        for (int i = 0; i < 20; i++) {
            assertPlain(ask("GET", "/api/x"));
        }
        assertThat(log.messages()).singleElement().asString().endsWith(" at reporting a problem");
    }

    @Test
    void whatTellsOfProblemsHasAnAnswerOfItsOwnForOneThatCannotBeTold() {
        ProblemAnswers answers = new ProblemAnswers(
                broken(new JsonbException("secret")),
                new RequestLog(System::nanoTime),
                Dyndns2Answers::problem,
                () -> Duration.ofSeconds(1),
                new Random(1));
        failure = (request, response) -> answers.of(new ProblemException(Problem.NOT_FOUND, "secret"), request)
                .writeTo(response);
        assertPlain(ask("GET", "/api/x"));
    }

    @Test
    void aProblemThatCannotEvenBeLoggedIsAnsweredPlainly() {
        AtomicBoolean full = new AtomicBoolean();
        LongSupplier nanos = () -> {
            if (full.get()) {
                throw new OutOfMemoryError("secret");
            }
            return 0;
        };
        filter = filter(JsonbBuilder.create(), new RequestLog(nanos));
        full.set(true);
        failure = (request, response) -> {
            throw new IllegalStateException("secret");
        };
        assertPlain(ask("GET", "/api/x"));
        assertThat(log.messages()).isEmpty();
    }

    static Stream<Failure> refusals() {
        return Stream.of(
                (request, response) -> response.sendError(404, "/secret/path"),
                (request, response) -> response.sendError(404),
                (request, response) -> response.setStatus(404));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aStatusWithoutAWordGetsOne(Failure refusal) {
        failure = refusal;
        assertThat(ask("GET", "/x").body()).isEqualTo("There is nothing at /x.\n");
        assertThat(ask("GET", "/api/x;y=z").body()).contains("\"detail\":\"There is nothing at /api/x.\"");
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void noAnswerRepeatsALongPathWhole() {
        failure = (request, response) -> response.sendError(404);
        String path = "/" + "x".repeat(4000);
        assertThat(ask("GET", path).body()).isEqualTo("There is nothing at " + path.substring(0, 300) + "....\n");
        failure = (request, response) -> {
            throw new ProblemException(Problem.INVALID_PARAMETER, "x".repeat(4000));
        };
        assertThat(ask("GET", "/api/x").body()).hasSizeLessThan(1200);
    }

    @Test
    void aBodyThatBreaksOffIsTheClientsFault() {
        failure = (request, response) -> {
            throw new EOFException("secret");
        };
        RawHttp.Answer answer = ask("POST", "/x");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("The request cannot be understood.\n");
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() {
        failure = (request, response) -> {
            response.getOutputStream().write(new byte[] {'h', 'a', 'l', 'f'});
            response.flushBuffer();
            throw new IllegalStateException("broken in the middle");
        };
        RawHttp.Answer answer = ask("GET", "/x");
        assertThat(answer.body()).contains("half").doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void whatIsAnsweredStaysAsItIs() {
        failure = (request, response) -> {
            response.setStatus(418);
            response.getOutputStream().write(new byte[] {'t', 'e', 'a'});
        };
        assertThat(ask("GET", "/x").body()).isEqualTo("tea");
    }

    /** Jetty looks at it again when an answer begins anew. */
    @ParameterizedTest
    @ValueSource(strings = {"\"", "close, \"a", "keep-alive;q=\"x"})
    void aHeaderThatTheContainerCannotReadSpoilsNoAnswer(String connection) {
        failure = (request, response) -> {
            response.setHeader("Content-Encoding", "gzip");
            response.setHeader("ETag", "x");
            throw new NotFoundException();
        };
        RawHttp.Answer answer = ask("GET", "/x", "Connection: close", "Connection: " + connection);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("There is nothing at /x.\n");
        assertThat(answer.header("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.header("ETag")).isEmpty();
    }
}
