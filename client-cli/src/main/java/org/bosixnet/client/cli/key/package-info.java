/**
 * The commands that get keys, change them, hand them out and take them back. The work is done in {@code credential};
 * here are the questions and answers. Begin with {@code KeyCommand} and {@code JoinCommand}.
 */
@NullMarked
package org.bosixnet.client.cli.key;

import org.jspecify.annotations.NullMarked;
