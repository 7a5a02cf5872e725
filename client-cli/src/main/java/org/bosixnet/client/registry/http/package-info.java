/**
 * Speaks the HTTP contracts of this registry and of the original with servers that may be hostile: every answer is
 * bounded in length and time. Begin with {@code HttpRegistry}, then {@code HttpTransport}.
 */
@NullMarked
package org.bosixnet.client.registry.http;

import org.jspecify.annotations.NullMarked;
