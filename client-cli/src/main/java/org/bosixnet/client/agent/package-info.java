/** The loop: reports addresses, follows the list, and keeps the hosts file. */
@NullMarked
package org.bosixnet.client.agent;

import org.jspecify.annotations.NullMarked;
