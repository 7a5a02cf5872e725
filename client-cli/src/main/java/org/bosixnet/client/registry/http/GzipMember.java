package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.bosixnet.client.registry.RegistryException;

/**
 * Inflates one member of gzip (RFC 1952) and refuses another behind it: no registry sends two, and the platform calls
 * itself for each that is empty.
 */
final class GzipMember extends GZIPInputStream {
    private boolean reading;

    GzipMember(InputStream in) throws IOException {
        super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (reading) {
            throw new AnswerException(RegistryException.Kind.BAD_ANSWER, "packs its answer in several pieces");
        }
        reading = true;
        try {
            return super.read(buffer, offset, length);
        } finally {
            reading = false;
        }
    }
}
