/**
 * A backup: everything that a registry has to remember, as lines of JSON that any store can be filled with. Nothing here
 * knows where it comes from or goes to. Begin with {@link org.bosixnet.backup.Backup}; {@code docs/storage.md} shows the
 * format by example.
 */
@NullMarked
package org.bosixnet.backup;

import org.jspecify.annotations.NullMarked;
