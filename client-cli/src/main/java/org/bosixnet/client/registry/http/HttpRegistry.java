package org.bosixnet.client.registry.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.BoundNames;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one registry over HTTP, and finds out which kind it is. An operation takes at most the exchange timeout per
 * request (a report to an original takes up to three).
 */
public final class HttpRegistry implements Registry {

    /** The longest list that is read, in bytes: twice the default limit of a registry. */
    static final long MAX_LIST = 32L << 20;

    private final RegistryUrl url;
    private final int maxNames;
    private final HttpTransport http;
    private final ApiPeer api;
    private final KeyPeer keys;
    private final OriginalPeer original;
    private final TextPeer text;
    private final Failures failures;
    private final Timeouts timeouts;
    private final OriginalMemory isOriginal;

    /** What this client calls itself when it asks for a stream; nobody else can know it. */
    private final String client;

    /**
     * Makes a client; opens no connection yet.
     *
     * @param reader reads the list as text
     * @throws IllegalArgumentException if the CA file cannot be used; the message is a sentence for people
     */
    public HttpRegistry(HttpRegistryConfig config, HostList.Reader reader) {
        this(config, reader, System::nanoTime, NameLookup.SYSTEM);
    }

    HttpRegistry(
            HttpRegistryConfig config, HostList.Reader reader, LongSupplier nanoTime, PlainHttp.Resolver resolver) {
        url = config.url();
        maxNames = config.maxNames();
        failures = new Failures(url, config.timeouts());
        http = new HttpTransport(config, resolver, failures);
        api = new ApiPeer(http, failures);
        keys = new KeyPeer(http, failures);
        original = new OriginalPeer(http, failures);
        text = new TextPeer(http, failures, original, reader, MAX_LIST);
        timeouts = config.timeouts();
        isOriginal = new OriginalMemory(nanoTime);
        client = UUID.randomUUID().toString();
    }

    @Override
    public String url() {
        return url.toString();
    }

    @Override
    public Reported report(HostName name, List<HostAddress> addresses) throws RegistryException, InterruptedException {
        if (addresses.isEmpty()
                || addresses.size() > HostChanges.MAX_ADDRESSES
                || addresses.stream().distinct().count() != addresses.size()) {
            throw new IllegalArgumentException(
                    "not 1 to " + HostChanges.MAX_ADDRESSES + " different addresses: " + addresses);
        }
        try {
            Optional<Reported> reported =
                    isOriginal.holds() ? Optional.empty() : api.report(name, List.copyOf(addresses));
            if (reported.isPresent()) {
                return reported.get();
            }
            ReportOutcome originals = original.report(name, addresses.get(0));
            isOriginal.remember();
            return new Reported(originals, false);
        } catch (RegistryException e) {
            isOriginal.forget();
            throw e;
        }
    }

    @Override
    public WithdrawOutcome withdraw(HostName name) throws RegistryException, InterruptedException {
        try {
            Optional<WithdrawOutcome> outcome = isOriginal.holds() ? Optional.empty() : api.withdraw(name);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            original.check();
            isOriginal.remember();
            return WithdrawOutcome.UNSUPPORTED;
        } catch (RegistryException e) {
            isOriginal.forget();
            throw e;
        }
    }

    @Override
    public Optional<HostList.Tagged> hosts(@Nullable String etag) throws RegistryException, InterruptedException {
        return text.hosts(etag);
    }

    @Override
    public Optional<RegisteredHost> get(HostName name) throws RegistryException, InterruptedException {
        Optional<Optional<RegisteredHost>> known = isOriginal.holds() ? Optional.empty() : api.get(name);
        if (known.isPresent()) {
            return known.get();
        }
        return text.list().hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst();
    }

    @Override
    public RegisteredHosts list() throws RegistryException, InterruptedException {
        Optional<RegisteredHosts> known = isOriginal.holds() ? Optional.empty() : api.list(maxNames, MAX_LIST);
        return known.isPresent() ? known.get() : text.list();
    }

    @Override
    public Stream events(@Nullable String position, EventListener listener) {
        return EventStream.open(http, failures, original, timeouts, client, position, listener);
    }

    @Override
    public void checkKey() throws RegistryException, InterruptedException {
        keys.check();
    }

    @Override
    public BindOutcome bindKey(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return keys.bind(name, key);
    }

    @Override
    public BindOutcome replaceKey(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return keys.replace(name, key);
    }

    @Override
    public BoundNames boundNames(@Nullable HostName after) throws RegistryException, InterruptedException {
        return keys.list(after);
    }

    @Override
    public boolean unbindKey(HostName name) throws RegistryException, InterruptedException {
        return keys.unbind(name);
    }

    @Override
    public void requireSafeWay() throws RegistryException {
        http.requireSafeWay();
    }

    /** Gives up the operations under way. */
    @Override
    public void close() {
        http.close();
    }

    /**
     * Remembers for an hour that the peer is an original: it may be replaced one day by a registry that can do more.
     */
    private static final class OriginalMemory {
        private static final long HOLDS_NANOS = Duration.ofHours(1).toNanos();

        private final LongSupplier nanoTime;
        private volatile @Nullable Long since;

        OriginalMemory(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        boolean holds() {
            Long time = since;
            return time != null && nanoTime.getAsLong() - time < HOLDS_NANOS;
        }

        /** Starts the hour, unless it has already started. */
        void remember() {
            if (!holds()) {
                since = nanoTime.getAsLong();
            }
        }

        void forget() {
            since = null;
        }
    }
}
