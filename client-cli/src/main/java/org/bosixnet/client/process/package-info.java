/** Runs the few programs of the system that the agent asks: fixed arguments, a time limit, bounded output. No shell. */
@NullMarked
package org.bosixnet.client.process;

import org.jspecify.annotations.NullMarked;
