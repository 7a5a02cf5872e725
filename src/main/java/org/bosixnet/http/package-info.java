/**
 * The HTTP contract: the resources, the filters before them, and the application that puts both together by hand.
 * Translates between HTTP and the registry and decides nothing; shared code is in the packages below. Begin with {@code
 * HttpApplication}.
 */
@NullMarked
package org.bosixnet.http;

import org.jspecify.annotations.NullMarked;
