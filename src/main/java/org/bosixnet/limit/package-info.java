/**
 * How often something may be done: limits, what a change takes from them, and the refusal. Nothing here knows what is
 * limited. Begin with {@code RateLimit}.
 */
@NullMarked
package org.bosixnet.limit;

import org.jspecify.annotations.NullMarked;
