/**
 * Threads of our own: what each of them does in turns, and how one says what went wrong where even that may fail. It
 * knows no other package of the registry, and all may know it; what a thread is for does not belong here. Begin with
 * {@link org.bosixnet.thread.Worker}.
 */
@NullMarked
package org.bosixnet.thread;

import org.jspecify.annotations.NullMarked;
