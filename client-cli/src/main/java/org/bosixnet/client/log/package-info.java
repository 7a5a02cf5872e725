/**
 * How often something is logged. Nothing here decides anything but whether a line is written. Begin with {@code
 * SayOnce}.
 */
@NullMarked
package org.bosixnet.client.log;

import org.jspecify.annotations.NullMarked;
