/**
 * How computers come to have keys: joining a registry, changing a key, and handing keys out to others. Calls the
 * registry and changes files; asks nobody and prints nothing.
 */
@NullMarked
package org.bosixnet.client.enrol;

import org.jspecify.annotations.NullMarked;
