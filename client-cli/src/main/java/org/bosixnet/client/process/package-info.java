/**
 * Runs the few programs of the system that the agent asks: fixed arguments, no shell; a time limit and bounded output
 * unless the caller sees to that.
 */
@NullMarked
package org.bosixnet.client.process;

import org.jspecify.annotations.NullMarked;
