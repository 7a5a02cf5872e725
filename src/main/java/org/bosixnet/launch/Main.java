package org.bosixnet.launch;

import java.net.URISyntaxException;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/** Serves the registry until the process is told to end. */
@Command(
        name = "bosixnet.war",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: java -jar ",
        description = "Serves the BOSixNet registry.",
        footer = {
            "",
            "Every setting that begins with \"bosixnet.\" may be in /etc/bosixnet/registry.properties, in the"
                + " environment (BOSIXNET_STALE_AFTER=PT1H), or given to java (-Dbosixnet.stale-after=PT1H). An option"
                + " counts before all of them."
        })
public final class Main implements Callable<Integer> {

    /** A path as clients write it, percent signs not among it. */
    private static final String CONTEXT = "/|(/[A-Za-z0-9._~-]+)+";

    private static final String LOG_CONFIG = "java.util.logging.config.file";
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

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
        int code = new CommandLine(new Main()).execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Returns the program; the build asks it for its manual pages. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        Optional.ofNullable(System.getProperty("program.name")).ifPresent(line::setCommandName);
        return line;
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
        set("bosixnet.config", config);
        String path = Optional.ofNullable(System.getProperty("bosixnet.context"))
                .or(() -> Optional.ofNullable(System.getenv("BOSIXNET_CONTEXT")))
                .filter(text -> !text.isBlank()) // as with every setting
                .orElse("/bosixnet");
        if (!path.matches(CONTEXT)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "The context is '" + path + "'; it must be a path such as /bosixnet, or / alone.");
        }
        WorkDirectory work;
        try {
            work = WorkDirectory.take(WorkDirectory.parent(System.getenv()));
        } catch (WorkDirectory.UnusableException e) {
            System.err.println(e.getMessage());
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
