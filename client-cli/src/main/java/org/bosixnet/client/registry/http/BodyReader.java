package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.io.InputStream;

/** Makes a value of the body of a 200. */
@FunctionalInterface
interface BodyReader<T> {
    /** Reads the body. Throws {@link IOException}, with a sentence for people, if it is not what was asked for. */
    T read(Answer head, InputStream body) throws IOException;
}
