/**
 * The files of the journal: their names, their lines, and how they are written and read again. Nothing here knows
 * a caller or the feed, {@link org.bosixnet.dao.file.journal.Recovery} alone has threads, and only {@link org.bosixnet.dao.file.journal.Disk} changes the file system. Begin with
 * {@link org.bosixnet.dao.file.journal.Line}; {@code docs/storage.md} shows the format by example.
 */
@NullMarked
package org.bosixnet.dao.file.journal;

import org.jspecify.annotations.NullMarked;
