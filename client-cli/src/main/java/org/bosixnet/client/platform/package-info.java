/**
 * The operating system, as far as all of them are alike: files written atomically, paths that others cannot tamper
 * with, programs. What only Linux has is in {@code linux}. Begin with {@code AtomicFile} and {@code Trust}.
 */
@NullMarked
package org.bosixnet.client.platform;

import org.jspecify.annotations.NullMarked;
