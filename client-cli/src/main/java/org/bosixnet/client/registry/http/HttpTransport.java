package org.bosixnet.client.registry.http;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegistryException;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one registry and bounds what comes back in time and in size. Follows no redirect. Each exchange has
 * its own connection: they are minutes apart, and a reused one may turn out to be dead.
 */
final class HttpTransport implements AutoCloseable {
    static {
        // For the whole program, and read once by the platform: else the platform goes on reading an answer that was
        // given up, for as long as the registry likes, to be able to use its connection again.
        System.setProperty("http.keepAlive", "false");
        // The platform tries one address of a server only, and would take an IPv4 one although only IPv6 works here.
        // The
        // system sorts them by what can be reached (RFC 6724). Heeded if no address has been looked up before.
        if (System.getProperty("java.net.preferIPv6Addresses") == null) {
            System.setProperty("java.net.preferIPv6Addresses", "system");
        }
        // A name that was not known a moment ago may be known now: the network may just have come up.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        // Read once, too: lets a request go to the address that was checked and name the server all the same.
        System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
    }

    private static final String USER_AGENT = "bosixnet/" + version();

    private final RegistryUrl url;
    private final KeySource keys;
    private final PlainHttp plainHttp;
    private final Failures failures;
    private final Client client;
    private final Exchanges exchanges;
    private final Exchanges streams;

    HttpTransport(HttpRegistryConfig config, PlainHttp.Resolver resolver, Failures failures) {
        this.url = config.url();
        this.keys = config.keys();
        this.failures = failures;
        this.plainHttp = new PlainHttp(url, config.allowHttp(), config.proxy() != null, resolver, failures);
        Timeouts timeouts = config.timeouts();
        ClientBuilder builder = ClientBuilder.newBuilder()
                .withConfig(new ClientConfig()
                        .connectorProvider(
                                new HttpUrlConnectorProvider().connectionFactory(new DirectConnections(config.proxy())))
                        .property(ClientProperties.FOLLOW_REDIRECTS, false)
                        // only text goes through Jersey's providers: one of the others logs that it misses a class
                        .property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL")
                        .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                        .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true))
                .connectTimeout(timeouts.connect().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(timeouts.read().toMillis(), TimeUnit.MILLISECONDS);
        if (url.isSecure()) {
            builder.sslContext(TrustedAuthorities.context(config.caFile()));
        }
        this.client = builder.build();
        this.exchanges = new Exchanges("bosixnet-http " + url, timeouts.exchange());
        this.streams = new Exchanges("bosixnet-stream " + url, timeouts.exchange());
    }

    private static String version() {
        String version = HttpTransport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Returns the answer, whatever its status, with its body as text. */
    Answer send(Request request) throws RegistryException, InterruptedException {
        Reply<String> reply = send(request, (head, body) -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
        return reply.value() == null ? reply.answer() : reply.answer().withBody(reply.value());
    }

    /** Returns the answer; the body of a 200 is read by the reader, any other as text. */
    <T> Reply<T> send(Request request, BodyReader<T> reader) throws RegistryException, InterruptedException {
        try {
            return exchanges.run(() -> exchange(request, reader));
        } catch (TimeoutException e) {
            throw failures.late();
        } catch (RejectedExecutionException e) {
            throw failures.stillHanging();
        } catch (IOException | ProcessingException | IllegalArgumentException e) {
            throw failure(e, failures);
        }
    }

    /** Hears how an exchange ended: with a reply, or with a failure. */
    @FunctionalInterface
    interface Ending<T> {
        void ended(@Nullable Reply<T> reply, @Nullable RegistryException failure);
    }

    /**
     * Starts an exchange that has no deadline, on a thread of its own, and waits for nothing.
     *
     * @return what gives it up
     */
    <T> Exchange start(Request request, BodyReader<T> reader, Ending<T> ending) throws RegistryException {
        Request.Stream stream = request.stream();
        Failures told = stream == null ? failures : failures.within(stream.slice());
        try {
            return streams.start(() -> {
                try {
                    ending.ended(exchange(request, reader), null);
                } catch (RegistryException e) {
                    ending.ended(null, e);
                } catch (IOException | RuntimeException e) {
                    ending.ended(null, failure(e, told));
                }
            });
        } catch (RejectedExecutionException e) {
            throw failures.stillHanging();
        }
    }

    /** Throws the error instead that a library put into an exception: no registry is to blame for it. */
    private static RegistryException failure(Exception e, Failures failures) {
        Error error = errorIn(e);
        if (error != null) {
            throw error;
        }
        if (e instanceof IOException io) {
            return failures.of(io);
        }
        if (e.getCause() instanceof IOException io) {
            return failures.of(io);
        }
        return e instanceof ProcessingException || e instanceof IllegalArgumentException
                ? failures.badAnswer("gave an answer that is not HTTP")
                : failures.badAnswer("gave an answer on which this program failed: " + Escaped.text(e.toString()));
    }

    /** Returns the error that this is, or that a library put into it; null if there is none. */
    private static @Nullable Error errorIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error error) {
                return error;
            }
        }
        return null;
    }

    /**
     * Carries out an exchange. An answer that makes the thread run out of stack is a bad one: the platform calls itself
     * for some of what it reads, and nothing of this program does. No other error is a registry's doing.
     */
    private <T> Reply<T> exchange(Request request, BodyReader<T> reader) throws IOException, RegistryException {
        try {
            return answered(request, reader);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            if (errorIn(e) instanceof StackOverflowError) {
                throw failures.badAnswer("gave an answer that repeats itself without an end");
            }
            throw e;
        }
    }

    private <T> Reply<T> answered(Request request, BodyReader<T> reader) throws IOException, RegistryException {
        Shown shown = shown(request);
        try (Response response = invocation(request, shown).invoke()) {
            Answer head = AnswerHead.of(response, shown);
            if (head.status() < 200) {
                throw failures.badAnswer("gave an answer that is not HTTP");
            }
            long max = head.status() == 200 ? request.maxBytes() : Request.SMALL;
            if (head.status() == 204 || head.status() == 304) {
                return new Reply<>(head, null);
            }
            InputStream entity = response.readEntity(InputStream.class);
            Request.Stream stream = request.stream();
            BoundedStream raw = new BoundedStream(
                    stream == null ? entity : new PatientStream(entity, stream.silence()),
                    max,
                    AnswerHead.announcedLength(response));
            return read(head, unpacked(request, raw, max, response), reader);
        }
    }

    private BoundedStream unpacked(Request request, BoundedStream raw, long max, Response response)
            throws IOException, RegistryException {
        String encoding = response.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.isBlank()) {
            return raw;
        }
        if (!request.takesGzip() || !encoding.strip().toLowerCase(Locale.ROOT).equals("gzip")) {
            throw failures.badAnswer("encodes its answer in a way that was not asked for");
        }
        return new BoundedStream(new GzipMember(raw), max, -1);
    }

    private <T> Reply<T> read(Answer head, BoundedStream body, BodyReader<T> reader)
            throws IOException, RegistryException {
        try {
            if (head.status() == 200) {
                return new Reply<>(head, reader.read(head, body));
            }
            return new Reply<>(head.withBody(new String(body.readAllBytes(), StandardCharsets.UTF_8)), null);
        } catch (IOException e) {
            if (body.failure() != null) {
                throw body.failure();
            }
            throw failures.badAnswer("gave an answer that cannot be used: "
                    + Escaped.text(e.getMessage() == null ? "it cannot be read" : withoutFullStop(e.getMessage())));
        }
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private Shown shown(Request request) throws RegistryException {
        try {
            return Shown.to(url, keys, request.changes());
        } catch (KeyFileException e) {
            throw new RegistryException(
                    RegistryException.Kind.UNSENT, "Nothing was sent to " + url + ": " + e.getMessage());
        }
    }

    private Invocation invocation(Request request, Shown shown) throws IOException, RegistryException {
        URI asked = url.at(request.path());
        URI target = shown.authorization() == null ? asked : plainHttp.checked(asked);
        Invocation.Builder builder = client.target(target)
                .request()
                .header(HttpHeaders.USER_AGENT, USER_AGENT)
                .header(HttpHeaders.ACCEPT, request.accept())
                .header("Connection", "close");
        if (request.takesGzip()) {
            builder.header(HttpHeaders.ACCEPT_ENCODING, "gzip");
        }
        Request.Stream stream = request.stream();
        if (stream != null) {
            builder.property(ClientProperties.READ_TIMEOUT, (int) stream.slice().toMillis());
            if (stream.position() != null) {
                builder.header(HttpHeaders.LAST_EVENT_ID_HEADER, stream.position());
            }
        }
        if (request.ifNoneMatch() != null) {
            builder.header(HttpHeaders.IF_NONE_MATCH, request.ifNoneMatch());
        }
        if (shown.authorization() != null) {
            builder.header(HttpHeaders.AUTHORIZATION, shown.authorization());
        }
        if (!target.equals(asked)) {
            builder.header(HttpHeaders.HOST, asked.getRawAuthority());
        }
        return request.json() == null
                ? builder.build(request.method())
                : builder.build(request.method(), Entity.entity(request.json(), MediaType.APPLICATION_JSON_TYPE));
    }

    /**
     * Does nothing if a secret may be sent there, as far as can be told now.
     *
     * @throws RegistryException if it may not
     */
    void requireSafeWay() throws RegistryException {
        try {
            plainHttp.checked(url.uri());
        } catch (UnknownHostException e) {
            // each request asks again
        }
    }

    @Override
    public void close() {
        exchanges.close();
        streams.close();
        client.close();
    }
}
