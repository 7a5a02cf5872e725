/**
 * Reports this computer's addresses to each registry: when, under which name, when again after a failure, and whether
 * somebody else reports that name, too. Does not choose addresses or deal with lists. Begin with {@code Reporter}.
 */
@NullMarked
package org.bosixnet.client.report;

import org.jspecify.annotations.NullMarked;
