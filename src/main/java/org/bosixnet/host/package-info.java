/**
 * Values only: names, addresses, records, keys and positions, each validated where it is made. No decision, no HTTP
 * and no I/O lives here. Begin with {@code HostRecord}.
 */
@NullMarked
package org.bosixnet.host;

import org.jspecify.annotations.NullMarked;
