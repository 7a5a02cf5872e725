/**
 * Clocks, waiting and spacing: how a thread waits, how long until the next attempt, whether the computer was suspended.
 * Everything takes its clock as a parameter. Begin with {@code AgentClock}.
 */
@NullMarked
package org.bosixnet.client.time;

import org.jspecify.annotations.NullMarked;
