/**
 * The HTTP contract: JAX-RS resources, the strict reader of bodies, and the one table of errors. Translates between
 * HTTP and the domain and decides nothing.
 */
@NullMarked
package org.bosixnet.http;

import org.jspecify.annotations.NullMarked;
