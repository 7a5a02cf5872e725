/**
 * Reads what a request asks for, in one way for all code: the path and the query as Jersey reads them, and headers
 * without failing on any. Decides nothing. Begin with {@code RequestTarget}.
 */
@NullMarked
package org.bosixnet.http.request;

import org.jspecify.annotations.NullMarked;
