/**
 * A cluster of registries as if it were one: each request goes to the member that works. Does not know how a member is
 * reached. Begin with {@code FailoverRegistry}.
 */
@NullMarked
package org.bosixnet.client.registry.failover;

import org.jspecify.annotations.NullMarked;
