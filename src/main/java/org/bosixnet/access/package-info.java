/**
 * Who may do what: keys, roles, sessions, and the filter that says of each request who sends it. Whose a name is, the
 * domain decides; what needs which role, the resources say.
 */
@NullMarked
package org.bosixnet.access;

import org.jspecify.annotations.NullMarked;
