/**
 * Answers that are written for as long as a client reads them, without a thread for each, and how many of them there may
 * be. Knows neither what is written nor who asked for it. Begin with {@code AsyncWriter}.
 */
@NullMarked
package org.bosixnet.async;

import org.jspecify.annotations.NullMarked;
