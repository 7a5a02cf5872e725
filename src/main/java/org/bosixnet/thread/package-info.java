/**
 * The registry's own threads, and logging for places where even logging may fail. This package knows no other one of
 * the registry, and all may know it; what a thread is for is decided elsewhere. Begin with
 * {@link org.bosixnet.thread.Worker}.
 */
@NullMarked
package org.bosixnet.thread;

import org.jspecify.annotations.NullMarked;
