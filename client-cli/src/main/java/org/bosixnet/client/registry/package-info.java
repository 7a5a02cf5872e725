/** Speaks the registry's HTTP contract, ours and the original's. */
@NullMarked
package org.bosixnet.client.registry;

import org.jspecify.annotations.NullMarked;
