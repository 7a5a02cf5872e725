/**
 * Runs the few programs of the system that the agent asks: root's and nobody else's, with fixed arguments and no shell; a
 * time limit and bounded output unless the caller sees to that. Nothing else in the agent starts a process.
 */
@NullMarked
package org.bosixnet.client.process;

import org.jspecify.annotations.NullMarked;
