/**
 * The stream of changes: every commit encoded once, and sent to each subscriber as fast as it reads, without a thread
 * per subscriber. Who may subscribe, and the form of the requests, are decided elsewhere.
 */
@NullMarked
package org.bosixnet.events;

import org.jspecify.annotations.NullMarked;
