/**
 * Host names and addresses as the agent accepts them, from any sender. Shares no code with the registry on purpose;
 * both are held by the vectors in {@code src/test/vectors}.
 */
@NullMarked
package org.bosixnet.client.host;

import org.jspecify.annotations.NullMarked;
