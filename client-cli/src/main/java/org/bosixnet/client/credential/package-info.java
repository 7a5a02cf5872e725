/**
 * Keys, and how a computer gets one: the key file, joining, rotating, issuing. A key leaves this package only to be
 * sent to the registry it belongs to. Begin with {@code KeyFile} and {@code OwnKeys}.
 */
@NullMarked
package org.bosixnet.client.credential;

import org.jspecify.annotations.NullMarked;
