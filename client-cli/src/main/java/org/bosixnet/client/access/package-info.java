/**
 * Where a registry is, and what is shown to it: URLs, credentials, keys, and the file that keeps the keys. Speaks no
 * HTTP. Nothing here prints a secret.
 */
@NullMarked
package org.bosixnet.client.access;

import org.jspecify.annotations.NullMarked;
