/** Writes small files of settings and keys, so that nobody sees half a file and no crash leaves one. */
@NullMarked
package org.bosixnet.client.file;

import org.jspecify.annotations.NullMarked;
