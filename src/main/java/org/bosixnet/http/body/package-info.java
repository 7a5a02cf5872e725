/**
 * The bodies of requests: waited for without a thread, left where nobody reads them, and read strictly. Which requests
 * have a body that something reads, whoever puts the parts together says. Begin with {@code BodyFilter}.
 */
@NullMarked
package org.bosixnet.http.body;

import org.jspecify.annotations.NullMarked;
