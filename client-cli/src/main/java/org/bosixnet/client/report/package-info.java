/**
 * Tells each registry which addresses this computer has: when to report, when to try again, and what to log. Chooses
 * no address and knows no list. Begin with {@code Reporter}.
 */
@NullMarked
package org.bosixnet.client.report;

import org.jspecify.annotations.NullMarked;
