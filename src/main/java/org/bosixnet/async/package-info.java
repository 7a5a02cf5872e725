/**
 * Answers that are written as fast as their client reads, without a thread for each, and limits on their number. Knows
 * neither what is written nor who asked for it. Begin with {@code AsyncWriter}.
 */
@NullMarked
package org.bosixnet.async;

import org.jspecify.annotations.NullMarked;
