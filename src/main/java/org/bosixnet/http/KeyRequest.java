package org.bosixnet.http;

import java.util.Optional;
import org.bosixnet.access.AccessKey;

/** The key that a name is to be bound to, if the client has made one. */
record KeyRequest(Optional<AccessKey> key) {}
