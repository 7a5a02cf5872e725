/**
 * Keeps one managed block in a hosts file and everything else in that file byte for byte. Knows nothing of registries:
 * what goes into the block is decided elsewhere, but no name that stands outside the block ever gets in.
 */
@NullMarked
package org.bosixnet.client.hostsfile;

import org.jspecify.annotations.NullMarked;
