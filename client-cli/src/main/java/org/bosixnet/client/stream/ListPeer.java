package org.bosixnet.client.stream;

import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostListAnswer;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.http.RegistryClient;
import org.jspecify.annotations.Nullable;

/** Where the list comes from: a registry. */
public interface ListPeer {

    /** Returns the registry's URL as it may be printed. */
    String url();

    /** Fetches the list, as {@link RegistryClient#hosts} does. */
    HostListAnswer hosts(@Nullable String etag) throws RegistryException, InterruptedException;

    /** Opens the stream of changes, as {@link RegistryClient#events} does; closing it returns at once. */
    Stream events(@Nullable String position, EventListener listener);

    /** A stream that can be ended. */
    interface Stream extends AutoCloseable {
        @Override
        void close();
    }

    /** Returns the registry of this client. */
    static ListPeer of(RegistryClient client) {
        return new ListPeer() {
            @Override
            public String url() {
                return client.url();
            }

            @Override
            public HostListAnswer hosts(@Nullable String etag) throws RegistryException, InterruptedException {
                return client.hosts(etag);
            }

            @Override
            public Stream events(@Nullable String position, EventListener listener) {
                return client.events(position, listener)::close;
            }
        };
    }
}
