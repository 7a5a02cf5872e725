/** Tests of the backup's text. */
package org.bosixnet.backup;
