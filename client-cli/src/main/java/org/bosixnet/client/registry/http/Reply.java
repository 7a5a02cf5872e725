package org.bosixnet.client.registry.http;

import org.jspecify.annotations.Nullable;

/**
 * An answer, and what was read of its body as a stream.
 *
 * @param value present if and only if the status was 200 and {@code answer} is of a kind that was to be read
 */
record Reply<T>(Answer answer, @Nullable T value) {}
