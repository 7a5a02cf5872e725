/**
 * The errors of requests: one table of what can be wrong, one form of body for it, and the code that turns every
 * exception into that form. Knows no resource, and of other protocols only that they may have a form of their own.
 * Begin with {@code ProblemAnswers}.
 */
@NullMarked
package org.bosixnet.http.problem;

import org.jspecify.annotations.NullMarked;
