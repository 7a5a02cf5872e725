/**
 * Applies the registries' list to the hosts file: follows it, decides which names are let in and which may go, and how
 * often the file is written. Uses no HTTP and edits no file itself. Begin with {@code ListFollower}, then {@code
 * HostsSync}.
 */
@NullMarked
package org.bosixnet.client.fleet;

import org.jspecify.annotations.NullMarked;
