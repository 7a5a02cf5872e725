/**
 * Lists that many want at once: rendered once for all who wait, and sent to each as fast as that one reads, without a
 * thread per reader. What is in a list, and who may have it, is decided elsewhere. {@code SharedRendering} is where to
 * begin, {@code ListSender} where a list goes.
 */
@NullMarked
package org.bosixnet.http.list;

import org.jspecify.annotations.NullMarked;
