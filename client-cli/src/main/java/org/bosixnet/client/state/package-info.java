/**
 * What the agent remembers from one run to the next, and what {@code bosixnet status} shows: one file in the agent's
 * run directory. Decides nothing. Begin with {@code StateFile}.
 */
@NullMarked
package org.bosixnet.client.state;

import org.jspecify.annotations.NullMarked;
