/**
 * Linux: {@code /proc}, {@code ip}, mounts. No other package names them. Begin with {@code LinuxPlatform}.
 */
@NullMarked
package org.bosixnet.client.platform.linux;

import org.jspecify.annotations.NullMarked;
