package org.bosixnet.tls;

/** A key or a certificate cannot be used. The message names the file, the reason and what to do. */
public final class TlsException extends RuntimeException {
    public TlsException(String message) {
        super(message);
    }
}
