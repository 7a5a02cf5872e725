/**
 * Who may do what: keys, roles, sessions, and the filter that identifies the caller of each request. The domain decides
 * who owns a name; the resources declare which roles they need.
 */
@NullMarked
package org.bosixnet.access;

import org.jspecify.annotations.NullMarked;
