/** The command line: parses, calls, prints, and chooses the exit code. Decides nothing itself. */
@NullMarked
package org.bosixnet.client.cli;

import org.jspecify.annotations.NullMarked;
