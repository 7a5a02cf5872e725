/**
 * The operating system: what is asked of it, and, common to all systems, files written atomically, locks, paths that
 * others cannot tamper with, programs. The Linux part is in {@code linux}; no other package names it. Begin with
 * {@code Platform}, {@code AtomicFile} and {@code Trust}.
 */
@NullMarked
package org.bosixnet.client.platform;

import org.jspecify.annotations.NullMarked;
