/**
 * What commands are made of: settings, exit codes, how to print. Does nothing by itself, and knows no command. Begin with
 * {@code SettingsCommand}.
 */
@NullMarked
package org.bosixnet.client.cli.base;

import org.jspecify.annotations.NullMarked;
