/**
 * Who decides: what a change needs to be let in, and what the registry knows now. The store beneath is the truth,
 * and only its feed moves the view; nothing here knows HTTP or files. Begin with {@code HostRegistry.update}, then
 * {@code ReadView}.
 */
@NullMarked
package org.bosixnet.registry;

import org.jspecify.annotations.NullMarked;
