/**
 * Limits how often something is logged. Decides only whether a line is written. Begin with {@code SayOnce}.
 */
@NullMarked
package org.bosixnet.client.log;

import org.jspecify.annotations.NullMarked;
