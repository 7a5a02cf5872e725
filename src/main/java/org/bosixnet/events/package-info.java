/**
 * The stream of changes: every commit encoded once, and sent to each subscriber as fast as that one reads, without a
 * thread per subscriber. Who may subscribe and what the requests look like is not decided here.
 */
@NullMarked
package org.bosixnet.events;

import org.jspecify.annotations.NullMarked;
