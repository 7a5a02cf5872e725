/**
 * Host names and addresses as the agent accepts them, from any sender. Shares no code with the registry on purpose; the
 * vectors in {@code src/test/vectors} hold both to the same rules.
 */
@NullMarked
package org.bosixnet.client.host;

import org.jspecify.annotations.NullMarked;
