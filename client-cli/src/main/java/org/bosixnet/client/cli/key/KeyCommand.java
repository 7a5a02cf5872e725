package org.bosixnet.client.cli.key;

import picocli.CommandLine.Command;

/** The group of commands for keys. */
@Command(
        name = "key",
        description = "Changes this computer's key or, for an administrator, hands out keys and takes them back.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            KeyRotateCommand.class,
            KeyIssueCommand.class,
            KeyReplaceCommand.class,
            KeyUnbindCommand.class,
            KeyListCommand.class
        })
public final class KeyCommand {}
