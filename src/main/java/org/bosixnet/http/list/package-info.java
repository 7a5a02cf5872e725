/**
 * The lists in all their forms, rendered once for all who wait, and sent to each reader as fast as it reads, without a
 * thread per reader. Knows no resource and no request: who may have a list, and in which form, is decided elsewhere.
 * Begin with {@code HostLists}; {@code ListSender} sends a list.
 */
@NullMarked
package org.bosixnet.http.list;

import org.jspecify.annotations.NullMarked;
