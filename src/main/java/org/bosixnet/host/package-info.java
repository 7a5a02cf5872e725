/**
 * Values only: names, addresses, records, keys and positions, each validated when it is made. No decisions, no HTTP and
 * no I/O. Begin with {@code HostRecord}.
 */
@NullMarked
package org.bosixnet.host;

import org.jspecify.annotations.NullMarked;
