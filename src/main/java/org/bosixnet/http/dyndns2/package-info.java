/**
 * The protocol of routers and ddclient: its parameters, its words, and its own form of problems. Begin with {@code
 * Dyndns2Resource}.
 */
@NullMarked
package org.bosixnet.http.dyndns2;

import org.jspecify.annotations.NullMarked;
