/**
 * A store that forgets everything when it closes: for trying the registry, and for tests. It keeps the contract of
 * {@link org.bosixnet.dao.HostRecordDao} except for durability. It touches no file.
 */
@NullMarked
package org.bosixnet.dao.memory;

import org.jspecify.annotations.NullMarked;
