/** The registry as a whole: its settings, and the one place where its parts are made and joined. */
@NullMarked
package org.bosixnet;

import org.jspecify.annotations.NullMarked;
