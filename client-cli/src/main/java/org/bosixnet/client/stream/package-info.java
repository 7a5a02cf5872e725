/**
 * Keeps one stream of changes open, and passes on what it sends. Decides which registry is asked and when, but
 * nothing about names. Begin with {@code StreamLink}.
 */
@NullMarked
package org.bosixnet.client.stream;

import org.jspecify.annotations.NullMarked;
