package org.bosixnet.client.registry;

import java.io.IOException;
import java.io.InputStream;

/** Reads the text form of a registry's list, lines {@code ADDRESS NAME}. */
@FunctionalInterface
public interface HostListReader {

    /**
     * Reads a list. Runs on a thread of the client's and may be abandoned at any time.
     *
     * @param in the body of the answer, in UTF-8 and no longer compressed; the caller closes it
     * @param maxBytes most bytes of it that are read; of a longer list the rest is left
     * @throws IOException if the stream fails, or if it holds no list; the message is a sentence for people
     */
    HostList read(InputStream in, long maxBytes) throws IOException;
}
