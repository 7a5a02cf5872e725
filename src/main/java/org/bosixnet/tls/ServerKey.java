package org.bosixnet.tls;

/** Where the registry has the key and the certificate from that it shows. */
public interface ServerKey {

    /**
     * Returns what to show from now on: the same object as before unless it is to be shown no longer. Cheap enough to be
     * asked every few seconds. What is wrong with a newer one is in the log once, and the older one goes on.
     */
    Identity current();
}
