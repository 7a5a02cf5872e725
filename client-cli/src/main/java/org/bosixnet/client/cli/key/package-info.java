/**
 * The commands that get keys, change them, hand them out and take them back. The work is done in {@code credential};
 * this package asks and prints. Begin with {@code KeyCommand} and {@code JoinCommand}.
 */
@NullMarked
package org.bosixnet.client.cli.key;

import org.jspecify.annotations.NullMarked;
