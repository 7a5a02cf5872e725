package org.bosixnet.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where tests put their servers. */
public final class Loopback {

    private Loopback() {}

    /**
     * Returns 127.0.0.1. {@link InetAddress#getLoopbackAddress()} is another one once the client has been used, which
     * has the platform prefer what the system prefers.
     */
    public static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
