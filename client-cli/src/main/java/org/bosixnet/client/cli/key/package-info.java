/**
 * The commands that get keys, change them, hand them out and take them back. What is to be done is in {@code credential};
 * here it is asked for and said. Begin with {@code KeyCommand} and {@code JoinCommand}.
 */
@NullMarked
package org.bosixnet.client.cli.key;

import org.jspecify.annotations.NullMarked;
