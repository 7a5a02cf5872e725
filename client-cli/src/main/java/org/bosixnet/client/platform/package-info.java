/**
 * The operating system: what is asked of it, and, as far as all of them are alike, files written atomically, locks, paths
 * that others cannot tamper with, programs. What only Linux has is in {@code linux}; no other package names it. Begin with
 * {@code Platform}, {@code AtomicFile} and {@code Trust}.
 */
@NullMarked
package org.bosixnet.client.platform;

import org.jspecify.annotations.NullMarked;
