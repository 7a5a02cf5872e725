/**
 * Finds the files that the agent relies on where no other user of the computer can have put them, and writes small ones so
 * that nobody sees half a file and no crash leaves one. Begin with {@link org.bosixnet.client.file.Trust}. What is in a
 * file is no matter of this package.
 */
@NullMarked
package org.bosixnet.client.file;

import org.jspecify.annotations.NullMarked;
