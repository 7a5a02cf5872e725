/**
 * The key and the certificate that the registry shows where it is executed by itself: from PEM files, or of its own
 * making. Begin with {@code Identity}.
 */
@NullMarked
package org.bosixnet.tls;

import org.jspecify.annotations.NullMarked;
