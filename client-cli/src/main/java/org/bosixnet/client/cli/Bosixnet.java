package org.bosixnet.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.cli.base.Program;
import org.bosixnet.client.cli.base.Settings;
import org.bosixnet.client.cli.key.JoinCommand;
import org.bosixnet.client.cli.key.KeyCommand;
import org.bosixnet.client.cli.key.LeaveCommand;
import org.bosixnet.client.cli.key.WithdrawCommand;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.config.ConfigLoader;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.fleet.ListSource;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.Redacted;
import org.bosixnet.client.platform.Platform;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.RegistryException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The program: its commands, and the exit code for each kind of failure. */
@Command(
        name = "bosixnet",
        description = "Makes every computer of a fleet reachable by name, although each has a dynamic IPv6 address.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Bosixnet.Version.class,
        subcommands = {
            AgentCommand.class,
            ReportCommand.class,
            SyncCommand.class,
            ExplainCommand.class,
            ListCommand.class,
            GetCommand.class,
            WatchCommand.class,
            WithdrawCommand.class,
            JoinCommand.class,
            LeaveCommand.class,
            KeyCommand.class,
            StatusCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bosixnet agent --url https://registry.example/bosixnet",
            "      report this computer's address and keep /etc/hosts up to date",
            "  sudo bosixnet join https://registry.example/bosixnet",
            "      become a host of a registry, and start the agent",
            "  bosixnet explain        which address would be reported, and why",
            "  bosixnet status         how the agent on this computer is doing",
            "",
            "Settings come from options (LIST_PERIOD=60 of the file is --list-period=60), then the",
            "environment (BOSIXNET_URL and so on), then /etc/bosixnet/agent.conf, or if that is missing",
            "/etc/bosixnet/bosixnet-daemon.conf.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the registry.",
            "From status and join also 4, not all is well, though joined; from agent 70, ended itself and",
            "must be restarted."
        })
final class Bosixnet implements Program {

    /** Reads the version from the manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Bosixnet.class.getPackage().getImplementationVersion();
            return new String[] {"bosixnet " + (version == null ? "(not packaged)" : version)};
        }
    }

    private final Platform platform;
    private final ConfigLoader loader;
    private final Supplier<Shadows> shadows;

    private Bosixnet(Platform platform, ConfigLoader loader, Supplier<Shadows> shadows) {
        this.platform = platform;
        this.loader = loader;
        this.shadows = shadows;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public ConfigLoader configLoader() {
        return loader;
    }

    @Override
    public Shadows shadows() {
        return shadows.get();
    }

    static CommandLine commandLine(Platform platform, Supplier<Shadows> shadows) {
        return commandLine(platform, new ConfigLoader(platform), shadows);
    }

    /** Makes the program with settings from elsewhere. */
    static CommandLine commandLine(Platform platform, ConfigLoader loader, Supplier<Shadows> shadows) {
        CommandLine line = new CommandLine(new Bosixnet(platform, loader, shadows));
        addSettings(line);
        line.setParameterExceptionHandler((exception, words) -> wrongUsage(exception));
        line.setExecutionExceptionHandler((exception, command, parsed) -> fail(exception, command.getErr()));
        line.setExecutionStrategy(parsed -> execute(parsed, line));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /** Picocli hands exceptions to the handler, and lets errors through. */
    private static int execute(CommandLine.ParseResult parsed, CommandLine line) {
        try {
            int code = new CommandLine.RunLast().execute(parsed);
            return code == ExitCode.DONE && line.getOut().checkError()
                    ? say("Not all of the output could be written.", line.getErr(), ExitCode.FAILED)
                    : code;
        } catch (Error e) {
            return say("This program failed, and may not have done everything: " + e, line.getErr(), ExitCode.FAILED);
        }
    }

    /** Says what is wrong in a line or two. A key given as an argument must not get into a log as well. */
    private static int wrongUsage(CommandLine.ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        int code = say(String.valueOf(exception.getMessage()), command.getErr(), ExitCode.USAGE);
        StringWriter hints = new StringWriter();
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, new PrintWriter(hints, true));
        command.getErr().print(Redacted.text(hints.toString()));
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return code;
    }

    private static void addSettings(CommandLine line) {
        for (CommandLine command : line.getSubcommands().values()) {
            CommandSpec mixin = command.getCommandSpec().mixins().get("settings");
            if (mixin != null && mixin.userObject() instanceof Settings settings) {
                settings.addOptions(command.getCommandSpec());
            }
            addSettings(command);
        }
    }

    private static int fail(Exception exception, PrintWriter err) throws Exception {
        if (exception instanceof RegistryException e) {
            return say(e, err, ExitCode.of(e));
        } else if (exception instanceof ListSource.UnavailableException e) {
            return say(e, err, e.refused() ? ExitCode.REFUSED : ExitCode.FAILED);
        } else if (exception instanceof ConfigException
                || exception instanceof InvalidValueException
                || exception instanceof IllegalArgumentException) {
            return say(exception, err, ExitCode.USAGE);
        } else if (exception instanceof IOException
                || exception instanceof KeyFileException
                || exception instanceof FailedException) {
            return say(exception, err, ExitCode.FAILED);
        }
        throw exception;
    }

    private static int say(Exception exception, PrintWriter err, int code) {
        String message = exception.getMessage();
        return say(message == null ? exception.toString() : message, err, code);
    }

    private static int say(String sentence, PrintWriter err, int code) {
        err.println("bosixnet: " + Escaped.whole(Redacted.text(sentence)));
        return code;
    }
}
