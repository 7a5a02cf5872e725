package org.bosixnet.async;

import java.io.IOException;
import java.util.Arrays;

/** Tells a client that is gone from a defect, by what a container throws at the one who writes to it. */
public final class HangUp {

    /**
     * The platform's sockets. A container that gives a connection up takes back the buffer that is being written, and
     * the socket fails over the position in it, in no way that a container would turn into an {@link IOException}.
     */
    private static final String SOCKET = "sun.nio.ch.SocketChannelImpl";

    private HangUp() {}

    /** Returns whether something was thrown, or caused, by a connection that has ended. */
    public static boolean isShownBy(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || isOfSocket(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfSocket(Throwable thrown) {
        return thrown instanceof RuntimeException
                && Arrays.stream(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(SOCKET));
    }
}
