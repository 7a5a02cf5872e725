/**
 * Reports this computer's addresses to each registry: when to report, when to try again, and what to log. Does not
 * choose addresses or deal with lists. Begin with {@code Reporter}.
 */
@NullMarked
package org.bosixnet.client.report;

import org.jspecify.annotations.NullMarked;
