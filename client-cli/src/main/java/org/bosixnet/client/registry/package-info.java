/**
 * A registry as the rest of the agent sees it: what can be asked of it, and what it answers. There is no HTTP and no
 * JSON here. Begin with {@code Registry}, then {@code RegistryException}, which lists what can go wrong.
 */
@NullMarked
package org.bosixnet.client.registry;

import org.jspecify.annotations.NullMarked;
