/**
 * What the agent decides: what it reports, and what of a registry's list gets into the hosts file. A registry and every
 * other host in it may be hostile.
 */
@NullMarked
package org.bosixnet.client.agent;

import org.jspecify.annotations.NullMarked;
