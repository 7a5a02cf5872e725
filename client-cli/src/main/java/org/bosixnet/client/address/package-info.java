/**
 * The addresses that this machine has, and which of them to report: {@code AddressSource} reads, {@code AddressPolicy}
 * chooses, the rest is the data between them. Knows no registry and no hosts file; the policy does no I/O.
 */
@NullMarked
package org.bosixnet.client.address;

import org.jspecify.annotations.NullMarked;
