package org.bosixnet.client.registry.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.BindOutcome;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.HostListAnswer;
import org.bosixnet.client.registry.HostListReader;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.RegistryClientConfig;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.ReportOutcome;
import org.bosixnet.client.registry.WithdrawOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with one registry, ours or an original {@code bosixnet_webui}, and finds out which it is. Safe for use by
 * several threads. Every operation blocks until the answer is there, for the exchange timeout at most per request (a
 * report to an original takes up to three). When the thread is interrupted the operation is given up at once, and
 * whether the registry carried it out is not known.
 */
public final class RegistryClient implements AutoCloseable {

    /** Longest list that is read, in bytes: twice as much as a registry gives unless told otherwise. */
    static final long MAX_LIST = 32L << 20;

    private final RegistryUrl url;
    private final int maxNames;
    private final HttpTransport http;
    private final ApiPeer api;
    private final KeyPeer keys;
    private final OriginalPeer original;
    private final TextPeer text;
    private final EventPeer events;
    private final OriginalMemory isOriginal;

    /**
     * Makes a client, which connects to nothing yet.
     *
     * @param reader reads the list in text
     * @throws IllegalArgumentException if the CA file cannot be used; the message is a sentence for people
     */
    public RegistryClient(RegistryClientConfig config, HostListReader reader) {
        this(config, reader, System::nanoTime, InetAddress::getAllByName);
    }

    RegistryClient(
            RegistryClientConfig config, HostListReader reader, LongSupplier nanoTime, PlainHttp.Resolver resolver) {
        url = config.url();
        maxNames = config.maxNames();
        Failures failures = new Failures(url, config.timeouts());
        http = new HttpTransport(config, resolver, failures);
        api = new ApiPeer(http, failures);
        keys = new KeyPeer(http, failures);
        original = new OriginalPeer(http, failures);
        text = new TextPeer(http, failures, reader, MAX_LIST);
        events = new EventPeer(http, failures, config.timeouts().silence());
        isOriginal = new OriginalMemory(nanoTime);
    }

    /** Returns the registry's URL as it may be printed: without credentials, without a slash at its end. */
    public String url() {
        return url.toString();
    }

    /**
     * Tells the registry which addresses the host has, which also marks the host as seen. An original takes the first
     * address only.
     *
     * @param addresses 1 to {@value HostChanges#MAX_ADDRESSES} different ones, the preferred one first
     * @throws IllegalArgumentException if there are none, too many or twice the same
     */
    public ReportOutcome report(HostName name, List<HostAddress> addresses)
            throws RegistryException, InterruptedException {
        if (addresses.isEmpty()
                || addresses.size() > HostChanges.MAX_ADDRESSES
                || addresses.stream().distinct().count() != addresses.size()) {
            throw new IllegalArgumentException(
                    "not 1 to " + HostChanges.MAX_ADDRESSES + " different addresses: " + addresses);
        }
        try {
            Optional<ReportOutcome> outcome =
                    isOriginal.holds() ? Optional.empty() : api.report(name, List.copyOf(addresses));
            if (outcome.isPresent()) {
                return outcome.get();
            }
            ReportOutcome originals = original.report(name, addresses.get(0));
            isOriginal.remember();
            return originals;
        } catch (RegistryException e) {
            isOriginal.forget();
            throw e;
        }
    }

    /** Takes the host's addresses off the registry's list; an original cannot do that. */
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

    /**
     * Fetches the list in text, as it goes into a hosts file.
     *
     * @param etag the entity tag of the list that the caller has, or null to get the list in any case
     */
    public HostListAnswer hosts(@Nullable String etag) throws RegistryException, InterruptedException {
        return text.hosts(etag);
    }

    /**
     * Returns what the registry knows of a host; empty if it knows none of that name. Marks no host as seen: at an
     * original it looks into the list, because asking for the name there makes a dead host look alive.
     */
    public Optional<RegisteredHost> get(HostName name) throws RegistryException, InterruptedException {
        Optional<Optional<RegisteredHost>> known = isOriginal.holds() ? Optional.empty() : api.get(name);
        if (known.isPresent()) {
            return known.get();
        }
        return text.list().hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst();
    }

    /** Returns all hosts, with times and states as far as the registry says them. */
    public RegisteredHosts list() throws RegistryException, InterruptedException {
        Optional<RegisteredHosts> known = isOriginal.holds() ? Optional.empty() : api.list(maxNames, MAX_LIST);
        return known.isPresent() ? known.get() : text.list();
    }

    /**
     * Opens the registry's stream of changes, and returns at once.
     *
     * @param position up to which the caller has everything, as an earlier stream told, or null
     * @param listener is told of everything, also that there is no stream: {@link RegistryException.Kind#UNSUPPORTED}
     */
    public EventStream events(@Nullable String position, EventListener listener) {
        return events.open(position, listener);
    }

    /**
     * Binds a key to a name. Needs a join or admin key, or a key that is bound to the name. The same again does no harm.
     *
     * @param key a host key that this computer made
     */
    public BindOutcome bindKey(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return keys.bind(name, key);
    }

    /** Makes a key the only one of a name, and withdraws its addresses. Needs an admin key. The same again does no harm. */
    public BindOutcome replaceKey(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return keys.replace(name, key);
    }

    /**
     * Returns which keys own which names, as far as one answer holds them. Needs an admin key.
     *
     * @param after only names behind this one; null: from the first on
     */
    public BoundNames boundNames(@Nullable HostName after) throws RegistryException, InterruptedException {
        return keys.list(after);
    }

    /**
     * Unbinds all keys from a name and withdraws its addresses, so that it can be joined anew. Needs an admin key.
     *
     * @return whether it had one
     */
    public boolean unbindKey(HostName name) throws RegistryException, InterruptedException {
        return keys.unbind(name);
    }

    /**
     * Does nothing if a key may be sent there, so that a person can be told before being asked for one.
     *
     * @throws RegistryException if it would go over plain http to where it might be read; nothing is sent here
     */
    public void requireSafeWay() throws RegistryException {
        http.requireSafeWay();
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        http.close();
    }
}
