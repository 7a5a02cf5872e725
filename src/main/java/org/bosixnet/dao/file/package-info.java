/**
 * The store on the local disk: an append-only journal of lines, each with its own checksum, in one directory that one
 * process owns. It is the only copy, so nothing here repairs or deletes what it does not understand. The format is
 * documented by example in {@code docs/storage.md}. It knows nothing of HTTP, and decides nothing about hosts. Begin
 * with {@link org.bosixnet.dao.file.FileHostRecordDao}.
 */
@NullMarked
package org.bosixnet.dao.file;

import org.jspecify.annotations.NullMarked;
