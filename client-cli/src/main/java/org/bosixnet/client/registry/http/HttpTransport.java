package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.http.Connector.Connection;
import org.bosixnet.client.registry.http.Exchanges.Exchange;
import org.bosixnet.client.registry.http.Failures.AnswerException;
import org.bosixnet.client.registry.http.ServerTrust.UntrustedException;
import org.bosixnet.client.registry.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one registry and bounds the answers in time and in size. Follows no redirects. Each exchange has
 * its own connection: exchanges are minutes apart, and a reused connection may turn out to be dead.
 */
final class HttpTransport implements AutoCloseable {
    static {
        // The system sorts the addresses of a name by reachability (RFC 6724). Takes effect only if no address has been
        // looked up before.
        if (System.getProperty("java.net.preferIPv6Addresses") == null) {
            System.setProperty("java.net.preferIPv6Addresses", "system");
        }
        // A name that was not known a moment ago may be known now: the network may just have come up.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private static final String USER_AGENT = "bosixnet/" + version();

    /** The most interim answers (1xx) before the final one. */
    private static final int MOST_INTERIM = 32;

    private final RegistryUrl url;
    private final KeySource keys;
    private final PlainHttp plainHttp;
    private final Connector connector;
    private final Timeouts timeouts;
    private final Failures failures;
    private final Exchanges exchanges;
    private final Exchanges streams;

    HttpTransport(HttpRegistryConfig config, PlainHttp.Resolver resolver, Failures failures) {
        this.url = config.url();
        this.keys = config.keys();
        this.failures = failures;
        this.timeouts = config.timeouts();
        this.plainHttp = new PlainHttp(url, config.allowHttp(), config.proxy(), resolver, failures);
        this.connector = new Connector(config);
        this.exchanges = new Exchanges("bosixnet-http " + url, timeouts.exchange());
        this.streams = new Exchanges("bosixnet-stream " + url, timeouts.exchange());
    }

    private static String version() {
        String version = HttpTransport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Reads a value from the body of a 200. */
    @FunctionalInterface
    interface BodyReader<T> {
        /** Reads the body. Throws {@link IOException}, with a sentence for people, if it is not what was asked for. */
        T read(Answer head, InputStream body) throws IOException;
    }

    /** Returns the answer, whatever its status, with its body as text. */
    Answer send(Request request) throws RegistryException, InterruptedException {
        Answer.With<String> reply = send(request, (head, body) -> text(body));
        return reply.value() == null ? reply.answer() : reply.answer().withBody(reply.value());
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns the answer; the reader reads the body of a 200, any other is read as text. */
    <T> Answer.With<T> send(Request request, BodyReader<T> reader) throws RegistryException, InterruptedException {
        try {
            return exchanges.run(exchange -> exchange(request, reader, exchange));
        } catch (TimeoutException e) {
            throw failures.late();
        } catch (RejectedExecutionException e) {
            throw failures.stillHanging();
        } catch (IOException e) {
            throw failures.of(e);
        }
    }

    /** Returns what the reader makes of the answer's body in JSON. */
    <T> T json(Answer answer, StrictJson.Reader<T> reader) throws RegistryException {
        try {
            return StrictJson.read(answer.body(), reader);
        } catch (IOException e) {
            throw failures.badAnswer("gave an answer that cannot be used: " + e.getMessage());
        }
    }

    /** Receives the end of a stream: an answer or a failure. */
    @FunctionalInterface
    interface Ending<T> {
        void ended(Answer.@Nullable With<T> reply, @Nullable RegistryException failure);
    }

    /**
     * Starts an exchange without a deadline, on its own thread, and returns at once.
     *
     * @return the exchange, which can be given up
     */
    <T> Exchange start(Request request, BodyReader<T> reader, Ending<T> ending) throws RegistryException {
        Request.Stream stream = request.stream();
        Failures told = stream == null ? failures : failures.within(stream.patience());
        try {
            return streams.start(
                    exchange -> exchange(request, reader, exchange),
                    (reply, failure) -> ending.ended(reply, failure == null ? null : told.of(failure)));
        } catch (RejectedExecutionException e) {
            throw failures.stillHanging();
        }
    }

    /**
     * Connects, and sends nothing.
     *
     * @return why the server is not trusted; empty if it is
     * @throws RegistryException if there is no connection
     */
    Optional<UntrustedException> distrust() throws RegistryException, InterruptedException {
        try {
            return exchanges.run(exchange -> {
                try {
                    Connection unused = connector.open(plainHttp.addresses(false), timeouts.read(), exchange);
                    return Optional.empty();
                } catch (HttpException e) {
                    throw failures.noHttp();
                }
            });
        } catch (TimeoutException e) {
            throw failures.late();
        } catch (IOException e) {
            Optional<UntrustedException> untrusted = UntrustedException.in(e);
            if (untrusted.isEmpty()) {
                throw failures.of(e);
            }
            return untrusted;
        }
    }

    private <T> Answer.With<T> exchange(Request request, BodyReader<T> reader, Exchange exchange)
            throws IOException, RegistryException {
        Shown shown = shown(request);
        Request.Stream stream = request.stream();
        try {
            Connection connection = connector.open(
                    plainHttp.addresses(shown.authorization() != null),
                    stream == null ? timeouts.read() : stream.patience(),
                    exchange);
            ClassicHttpResponse response = asked(connection.http(), message(request, shown));
            Answer head = Answer.of(response, shown);
            if (head.status() == 204 || head.status() == 304) {
                return new Answer.With<>(head, null);
            }
            connection.http().receiveResponseEntity(response);
            if (stream != null) {
                connection.waitFor(stream.silence());
            }
            try (BoundedStream body = body(request, response, exchange)) {
                return read(head, body, reader, stream);
            }
        } catch (HttpException e) {
            throw failures.noHttp();
        } catch (RuntimeException e) {
            throw Failures.defect(e);
        }
    }

    /** Sends the request and returns the head of the answer. */
    private ClassicHttpResponse asked(DefaultBHttpClientConnection connection, ClassicHttpRequest request)
            throws IOException, HttpException, RegistryException {
        connection.sendRequestHeader(request);
        if (request.getEntity() != null) {
            connection.sendRequestEntity(request);
        }
        connection.flush();
        for (int i = 0; i <= MOST_INTERIM; i++) {
            ClassicHttpResponse response = connection.receiveResponseHeader();
            if (response.getCode() >= 200) {
                return response;
            }
        }
        throw failures.noHttp();
    }

    private ClassicHttpRequest message(Request request, Shown shown) {
        URI target = url.at(request.path());
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), target);
        message.setAbsoluteRequestUri(connector.asksProxy());
        message.setHeader("Host", target.getRawAuthority());
        message.setHeader("User-Agent", USER_AGENT);
        message.setHeader("Accept", request.accept());
        message.setHeader("Connection", "close");
        if (request.takesGzip()) {
            message.setHeader("Accept-Encoding", "gzip");
        }
        if (request.stream() != null && request.stream().position() != null) {
            message.setHeader("Last-Event-ID", request.stream().position());
        }
        if (request.ifNoneMatch() != null) {
            message.setHeader("If-None-Match", request.ifNoneMatch());
        }
        if (shown.authorization() != null) {
            message.setHeader("Authorization", shown.authorization());
        }
        if (request.json() != null) {
            HttpEntity entity = new StringEntity(request.json(), ContentType.APPLICATION_JSON);
            message.setHeader("Content-Type", "application/json");
            message.setHeader("Content-Length", Long.toString(entity.getContentLength()));
            message.setEntity(entity);
        }
        return message;
    }

    private BoundedStream body(Request request, ClassicHttpResponse response, Exchange exchange)
            throws IOException, RegistryException {
        HttpEntity entity = response.getEntity();
        BoundedStream raw = new BoundedStream(
                entity.getContent(),
                response.getCode() == 200 ? request.maxBytes() : Request.SMALL,
                entity.getContentLength(),
                exchange::received);
        String encoding = Answer.header(response, "Content-Encoding");
        if (encoding == null || encoding.isBlank()) {
            return raw;
        }
        if (!request.takesGzip() || !encoding.strip().toLowerCase(Locale.ROOT).equals("gzip")) {
            throw failures.badAnswer("encodes its answer in a way that was not asked for");
        }
        return raw.inflated();
    }

    private <T> Answer.With<T> read(
            Answer head, BoundedStream body, BodyReader<T> reader, Request.@Nullable Stream stream)
            throws IOException, RegistryException {
        try {
            return head.status() == 200
                    ? new Answer.With<>(head, reader.read(head, body))
                    : new Answer.With<>(head.withBody(text(body)), null);
        } catch (IOException e) {
            IOException failure = body.failure();
            if (failure instanceof SocketTimeoutException && stream != null) {
                throw new AnswerException(
                        Kind.UNREACHABLE,
                        "sent no sign of life for " + stream.silence().toSeconds() + " s");
            }
            if (failure != null) {
                throw failure;
            }
            throw failures.badAnswer("gave an answer that cannot be used: "
                    + Escaped.text(
                            e.getMessage() == null ? "it cannot be read" : Escaped.withoutFullStop(e.getMessage())));
        }
    }

    private Shown shown(Request request) throws RegistryException {
        try {
            return Shown.to(url, keys, request.changes());
        } catch (KeyFileException e) {
            throw new RegistryException(Kind.UNSENT, "Nothing was sent to " + url + ": " + e.getMessage());
        }
    }

    /** Fails if it is already clear that a secret must not be sent to the registry. */
    void requireSafeWay() throws RegistryException {
        plainHttp.requireSafeWay();
    }

    @Override
    public void close() {
        exchanges.close();
        streams.close();
    }
}
