/**
 * Where host records are kept: the interface every store implements, and the values that cross it. A store knows
 * records and revisions; it knows nothing of HTTP, of access, or of what a change means.
 */
@NullMarked
package org.bosixnet.dao;

import org.jspecify.annotations.NullMarked;
