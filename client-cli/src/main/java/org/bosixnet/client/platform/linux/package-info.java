/**
 * Linux: {@code /proc}, {@code ip}, mounts. No other package names them. Begin with {@code AddressSources}.
 */
@NullMarked
package org.bosixnet.client.platform.linux;

import org.jspecify.annotations.NullMarked;
