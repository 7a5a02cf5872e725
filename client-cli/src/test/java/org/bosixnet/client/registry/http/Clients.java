package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.KeySource;
import org.bosixnet.client.registry.RegistryException;

/** What the tests of the client have in common. */
public final class Clients {
    static final HostName NAME = new HostName("alpha");
    static final HostAddress ADDRESS = new HostAddress("2001:db8::1");
    static final HostAddress OTHER = new HostAddress("2001:db8::2");

    /** For a test that waits for the end of a silence; nothing else of it is short, since a machine may be busy. */
    static final Timeouts SHORT_READ =
            new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(30));

    /** The same for a test that waits for the end of an exchange. */
    static final Timeouts SHORT_EXCHANGE =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(800));

    private Clients() {}

    public static HttpRegistry of(URI url) {
        return new HttpRegistry(HttpRegistryConfig.of(registry(url)), Clients::lines);
    }

    static HttpRegistry reading(URI url, HostList.Reader reader) {
        return new HttpRegistry(HttpRegistryConfig.of(registry(url)), reader);
    }

    static HttpRegistry within(Timeouts timeouts, URI url) {
        return new HttpRegistry(
                new HttpRegistryConfig(registry(url), timeouts, 10, null, null, KeySource.NONE, false), Clients::lines);
    }

    static HttpRegistry within(Timeouts timeouts, URI url, PlainHttp.Resolver resolver) {
        return new HttpRegistry(
                new HttpRegistryConfig(registry(url), timeouts, 10, null, null, KeySource.NONE, false),
                Clients::lines,
                System::nanoTime,
                resolver);
    }

    static HttpRegistry keyed(URI url, KeySource keys, int maxNames) {
        return new HttpRegistry(
                new HttpRegistryConfig(registry(url), Timeouts.DEFAULT, maxNames, null, null, keys, false),
                Clients::lines);
    }

    static HttpRegistry trusting(URI url, Path caFile) {
        return new HttpRegistry(
                new HttpRegistryConfig(registry(url), Timeouts.DEFAULT, 10, caFile, null, KeySource.NONE, false),
                Clients::lines);
    }

    static HttpRegistry pinning(URI url, KeySource keys, KeyPin... pins) {
        return new HttpRegistry(
                new HttpRegistryConfig(registry(url), Timeouts.DEFAULT, 10, null, List.of(pins), null, keys, false),
                Clients::lines);
    }

    public static RegistryUrl registry(URI url) {
        return RegistryUrl.parse(url.toString());
    }

    /** Reads a list as simply as a test needs it. */
    static HostList lines(InputStream in, long maxBytes) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            throw new IOException("It is a web page.");
        }
        return HostList.of(Stream.of(text.replace("<br>", "").split("\n", -1))
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +", 2))
                .map(fields -> new HostEntry(new HostAddress(fields[0]), new HostName(fields[1])))
                .toList());
    }

    /** Returns what the call fails with, which must be a {@link RegistryException}. */
    static RegistryException failureOf(ThrowingCallable call) {
        try {
            call.call();
        } catch (RegistryException e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError("something else was thrown", e);
        }
        throw new AssertionError("nothing was thrown");
    }

    /** Returns what each operation of a client fails with. */
    static List<RegistryException> everyOperation(HttpRegistry client) {
        List<RegistryException> failures = new ArrayList<>();
        failures.add(failureOf(() -> client.report(NAME, List.of(ADDRESS))));
        failures.add(failureOf(() -> client.hosts(null)));
        failures.add(failureOf(() -> client.get(NAME)));
        failures.add(failureOf(client::list));
        return failures;
    }
}
