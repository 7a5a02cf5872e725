/**
 * Parses what registries send: JSON, text lists, event streams. Nothing in it is trusted and everything is bounded; no
 * connection is made here. Begin with {@code StrictJson}.
 */
@NullMarked
package org.bosixnet.client.registry.wire;

import org.jspecify.annotations.NullMarked;
