/**
 * Reads what registries send: JSON, lists in text, event streams. Nothing in it is believed and everything is
 * bounded; no connection is made here. Begin with {@code StrictJson}.
 */
@NullMarked
package org.bosixnet.client.registry.wire;

import org.jspecify.annotations.NullMarked;
