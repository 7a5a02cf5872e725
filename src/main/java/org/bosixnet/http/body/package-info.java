/**
 * The bodies of requests: awaited without a thread, left unread if not needed, and read strictly. Which requests have a
 * body that is read is decided elsewhere. Begin with {@code BodyFilter}.
 */
@NullMarked
package org.bosixnet.http.body;

import org.jspecify.annotations.NullMarked;
