/**
 * What is measured of the registry, in the form of Prometheus. All that is measured counts by itself or tells a small
 * interface, and knows nothing of this package, which only the composition root knows. No label here is made of anything
 * that a client sends. Begin with {@code RegistryMetrics}.
 */
@NullMarked
package org.bosixnet.metrics;

import org.jspecify.annotations.NullMarked;
