/**
 * Records as they are written down, in the journal and in backups: as JSON, with their times, and with what a newer
 * version added. No files and no lines are here, which those who write them have. Begin with
 * {@link org.bosixnet.stored.RecordJson}.
 */
@NullMarked
package org.bosixnet.stored;

import org.jspecify.annotations.NullMarked;
