/** How files are written that nobody else may read. */
@NullMarked
package org.bosixnet.file;

import org.jspecify.annotations.NullMarked;
