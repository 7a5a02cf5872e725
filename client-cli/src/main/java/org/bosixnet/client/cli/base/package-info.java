/**
 * The building blocks of commands: settings, exit codes, printing. Does nothing by itself, and knows no command. Begin
 * with {@code SettingsCommand}.
 */
@NullMarked
package org.bosixnet.client.cli.base;

import org.jspecify.annotations.NullMarked;
