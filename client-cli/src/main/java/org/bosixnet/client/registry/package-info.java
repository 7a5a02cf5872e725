/**
 * What a registry is to the rest of the agent: what can be asked of it, and what it answers. No HTTP and no JSON
 * lives here. Begin with {@code Registry}, then {@code RegistryException}, which lists what can go wrong.
 */
@NullMarked
package org.bosixnet.client.registry;

import org.jspecify.annotations.NullMarked;
