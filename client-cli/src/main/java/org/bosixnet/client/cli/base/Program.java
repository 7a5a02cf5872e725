package org.bosixnet.client.cli.base;

import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.platform.Platform;
import picocli.CommandLine.Model.CommandSpec;

/** The parts that the commands of one program share. */
public interface Program {

    /** Returns the program that a command belongs to. */
    static Program of(CommandSpec command) {
        return (Program) command.root().userObject();
    }

    /** Returns the computer that the program runs on. */
    Platform platform();

    /** Returns the part that finds the settings. */
    ConfigLoader configLoader();

    /** Makes the part that finds names of the fleet that shadow others on this computer. */
    Shadows shadows();
}
