/**
 * Decides on changes, and holds what the registry knows now. The store below is the truth, and only its feed moves the
 * view; nothing here knows HTTP or files. Begin with {@code HostRegistry.update}, then {@code LiveView}.
 */
@NullMarked
package org.bosixnet.registry;

import org.jspecify.annotations.NullMarked;
