package org.bosixnet.launch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Serves the registry until the process is told to end, or does what one of its commands says. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Serves the BOSixNet registry, or does what the command says.",
        footerHeading = "%nSettings:%n",
        footer = {
            "Every setting that begins with \"bosixnet.\" may be in /etc/bosixnet/registry.properties, in the"
                    + " environment (BOSIXNET_STALE_AFTER=PT1H), or given to java (-Dbosixnet.stale-after=PT1H). An option"
                    + " counts before all of them."
        })
public final class Main implements Callable<Integer> {

    /** A path as clients write it, percent signs not among it. */
    private static final String CONTEXT = "/|(/[A-Za-z0-9._~-]+)+";

    /** How people call this, where they do not run the WAR. */
    private static final String PROGRAM = "program.name";

    private static final String LOG_CONFIG = "java.util.logging.config.file";
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private static final String CONFIG = "bosixnet.config";

    private static final Logger ROOT = Logger.getLogger("");

    /** Kept, or its level would be forgotten. It warns of what clients send, and with what they send. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port for http, or none (bosixnet.port). Default: 8080.")
    private @Nullable String port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Addresses of this computer for http, split by commas, or * for all (bosixnet.bind). Default:"
                    + " localhost, since http protects no key from anyone on the way.")
    private @Nullable String bind;

    @Option(
            names = "--tls-port",
            paramLabel = "PORT",
            description = "Port for https, or none (bosixnet.tls-port). Default: 8443.")
    private @Nullable String tlsPort;

    @Option(
            names = "--tls-bind",
            paramLabel = "ADDRESS",
            description = "Addresses for https (bosixnet.tls-bind). Default: *.")
    private @Nullable String tlsBind;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate for https, with those that vouch for it, PEM; read again when it changes"
                    + " (bosixnet.tls-cert). Default: one that the registry makes for itself.")
    private @Nullable String tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its private key, PEM, without a passphrase (bosixnet.tls-key).")
    private @Nullable String tlsKey;

    @Option(
            names = "--context",
            paramLabel = "PATH",
            description = "Path under which the registry is (bosixnet.context, not in the file). Default: /bosixnet.")
    private @Nullable String context;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The file of settings (bosixnet.config). Default: /etc/bosixnet/registry.properties.")
    private @Nullable String config;

    /** The version that the WAR's manifest tells. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "BOSixNet registry "
                        + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                                .orElse("(unknown)")
            };
        }
    }

    /** Exits with 0 after it was told to end, 1 if it does not start, 2 after wrong options. */
    public static void main(String[] args) {
        if (System.getProperty(LOG_CONFIG) == null) {
            JETTY.setLevel(Level.SEVERE);
            if (System.getProperty(LOG_FORMAT) == null) {
                boolean journal = System.getenv("JOURNAL_STREAM") != null; // it has the time itself
                System.setProperty(LOG_FORMAT, (journal ? "" : "%1$tFT%1$tT.%1$tL%1$tz ") + "%4$s %5$s%6$s%n");
            }
        }
        int code = commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Returns the program; the build asks it for its manual pages. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main()).setCommandName(System.getProperty(PROGRAM, "java -jar bosixnet.war"));
    }

    @Override
    public Integer call() throws InterruptedException {
        set("bosixnet.port", port);
        set("bosixnet.bind", bind);
        set("bosixnet.tls-port", tlsPort);
        set("bosixnet.tls-bind", tlsBind);
        set("bosixnet.tls-cert", tlsCert);
        set("bosixnet.tls-key", tlsKey);
        set("bosixnet.context", context);
        set(CONFIG, config);
        String path = Optional.ofNullable(System.getProperty("bosixnet.context"))
                .or(() -> Optional.ofNullable(System.getenv("BOSIXNET_CONTEXT")))
                .filter(text -> !text.isBlank()) // as with every setting
                .orElse("/bosixnet");
        if (!path.matches(CONTEXT)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "The context is '" + path + "'; it must be a path such as /bosixnet, or / alone.");
        }
        WorkDirectory work = work();
        if (work == null) {
            return 1;
        }
        WebServer server = new WebServer(war(), path, work.path());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.end();
            work.close();
        }));
        if (!server.start()) {
            return 1;
        }
        server.join();
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows the fingerprint of https's key, and the registry's first keys.")
    int keys() throws IOException, ReflectiveOperationException {
        return run("keys");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Writes everything that the registry has to remember, while it runs or not. The key of https"
                    + " (tls.pem) and the settings are not in it.")
    int backup(
            @Parameters(paramLabel = "FILE", description = "The file to write, or - for the standard output.")
                    String file)
            throws IOException, ReflectiveOperationException {
        return run("backup", file);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Puts a backup into a registry that has no host. It must not run meanwhile.")
    int restore(@Parameters(paramLabel = "FILE", description = "The backup, or - for the standard input.") String file)
            throws IOException, ReflectiveOperationException {
        return run("restore", file);
    }

    private int run(String... command) throws IOException, ReflectiveOperationException {
        if (System.getProperty(LOG_CONFIG) == null) {
            ROOT.setLevel(Level.WARNING);
        }
        set(CONFIG, config);
        try (WorkDirectory work = work()) {
            return work == null ? 1 : RegistryClasses.run(war(), work.path(), List.of(command));
        }
    }

    /** Returns a place to unpack the WAR in; null after a sentence about why there is none. */
    private static @Nullable WorkDirectory work() {
        try {
            return WorkDirectory.take(WorkDirectory.parent(System.getenv()));
        } catch (WorkDirectory.UnusableException e) {
            System.err.println(e.getMessage());
            return null;
        }
    }

    private static void set(String name, @Nullable String value) {
        if (value != null) {
            System.setProperty(name, value);
        }
    }

    private static Path war() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the WAR has no path", e);
        }
    }
}
