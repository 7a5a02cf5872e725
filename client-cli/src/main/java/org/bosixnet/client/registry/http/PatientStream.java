package org.bosixnet.client.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.bosixnet.client.registry.RegistryException;

/**
 * A stream in which nothing may come for longer than the connection's read timeout. In between it looks whether the
 * exchange was given up: a platform's chunked body cannot be closed while somebody waits in it, and a connection from an
 * address that has gone hears of no end.
 */
final class PatientStream extends FilterInputStream {
    private final Duration silence;

    /** @param silence longest time without a byte */
    PatientStream(InputStream in, Duration silence) {
        super(in);
        this.silence = silence;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return in.read(buffer, offset, length);
            } catch (SocketTimeoutException e) {
                if (Exchange.isCurrentAbandoned()) {
                    throw new IOException("given up", e);
                }
                if (System.nanoTime() - start >= silence.toNanos()) {
                    throw new AnswerException(
                            RegistryException.Kind.UNREACHABLE,
                            "sent no sign of life for " + silence.toSeconds() + " s");
                }
            }
        }
    }
}
