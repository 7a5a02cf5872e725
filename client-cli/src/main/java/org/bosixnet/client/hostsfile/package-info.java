/**
 * Keeps one managed block in a hosts file and everything else in that file byte for byte. Knows nothing of registries:
 * other packages decide what goes into the block, but no name that is outside the block ever gets in.
 */
@NullMarked
package org.bosixnet.client.hostsfile;

import org.jspecify.annotations.NullMarked;
