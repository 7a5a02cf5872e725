/**
 * How a request ends that is not done: one table of what can be wrong, one body that tells of it, and what turns whatever
 * was thrown into it. Knows no resource, and of other protocols only that they may have a form of their own. Begin with
 * {@code ProblemAnswers}.
 */
@NullMarked
package org.bosixnet.http.problem;

import org.jspecify.annotations.NullMarked;
