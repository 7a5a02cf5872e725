/**
 * The domain: host names, addresses, records, and the registry that decides on them. Values are validated where they
 * are made. No HTTP and no I/O lives here.
 */
@NullMarked
package org.bosixnet.host;

import org.jspecify.annotations.NullMarked;
