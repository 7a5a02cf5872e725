package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The user name that a request gives with {@code Basic}, for protocols in which it says which host is meant. */
public final class BasicUser {

    private BasicUser() {}

    /** Returns the user name, or empty if there is none; it proves nothing. */
    public static Optional<String> name(HttpServletRequest request) {
        return Credentials.userName(request);
    }
}
