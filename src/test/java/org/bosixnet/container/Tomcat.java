package org.bosixnet.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tomcat, with the configuration that it is installed with but for the port, and for how soon it sees a change.
 *
 * @param home what is installed, not written to
 * @param conf the configuration that is installed with it
 * @param documented whether it is set up as {@code docs/operations.md} recommends
 */
public record Tomcat(Path home, Path conf, boolean documented) implements Container {

    private static final Pattern CONNECTOR = Pattern.compile("<Connector port=\"8080\"[^>]*/>");

    private static final Pattern HOST = Pattern.compile("<Host [^>]*>");
    private static final Pattern VALVE = Pattern.compile("<Valve className=\"[a-z.]*ErrorReportValve\"[^>]*/>");
    private static final Pattern LOGGING =
            Pattern.compile("(?m)(^org\\.apache\\.(?:coyote|tomcat)\\.[A-Za-z0-9.]+\\.level *=.*\n)+");

    private static final String WEBAPPS = "webapps";

    /** As a person unpacks it. */
    public static Tomcat unpacked(Path home) {
        return new Tomcat(home, home.resolve("conf"), false);
    }

    /** As Debian's package {@code tomcat10} installs it; what it makes {@code /etc/tomcat10} of everyone may read. */
    public static Tomcat ofDebian() {
        Path home = Path.of("/usr/share/tomcat10");
        return new Tomcat(home, home.resolve("etc"), false);
    }

    /** Returns the same, set up as {@code docs/operations.md} recommends. */
    public Tomcat asDocumented() {
        return new Tomcat(home, conf, true);
    }

    @Override
    public List<String> classLoaders() {
        return List.of("org.apache.catalina.loader.ParallelWebappClassLoader");
    }

    @Override
    public void prepare(Path base) throws IOException {
        for (String name : List.of("conf", "logs", "temp", WEBAPPS, "work")) {
            Files.createDirectories(base.resolve(name));
        }
        try (Stream<Path> files = Files.list(conf)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
            }
        }
        Path server = base.resolve("conf/server.xml");
        String xml = Files.readString(server);
        if (documented) {
            xml = CONNECTOR.matcher(xml).replaceFirst(Matcher.quoteReplacement(recommended(CONNECTOR)));
            xml = HOST.matcher(xml).replaceFirst("$0" + Matcher.quoteReplacement(recommended(VALVE)));
            Files.writeString(base.resolve("conf/logging.properties"), recommended(LOGGING), StandardOpenOption.APPEND);
            Path info = Files.createDirectories(base.resolve("lib/org/apache/catalina/util"));
            Files.writeString(
                    info.resolve("ServerInfo.properties"), "server.info=hidden\n"); // as guides to hardening have it
        }
        for (Map.Entry<String, String> change : Map.of(
                        "<Server port=\"[-0-9]+\"", "<Server port=\"-1\"",
                        "<Connector port=\"8080\"", "<Connector port=\"0\" address=\"127.0.0.1\"",
                        "<Engine name=\"Catalina\"", "<Engine name=\"Catalina\" backgroundProcessorDelay=\"1\"")
                .entrySet()) {
            String changed = xml.replaceAll(change.getKey(), change.getValue());
            if (!changed.contains(change.getValue())) {
                throw new IllegalStateException(conf + "/server.xml lacks " + change.getKey());
            }
            xml = changed;
        }
        Files.writeString(server, xml);
    }

    @Override
    public List<String> command(Path base, List<String> jvmOptions) {
        return List.of(
                "env",
                "CATALINA_HOME=" + home.toAbsolutePath(),
                "CATALINA_BASE=" + base,
                "CATALINA_TMPDIR=" + base.resolve("temp"),
                "JAVA_HOME=" + System.getProperty("java.home"),
                "JAVA_OPTS=" + String.join(" ", jvmOptions),
                "/bin/sh",
                home.toAbsolutePath() + "/bin/catalina.sh",
                "run");
    }

    @Override
    public void deploy(Path base, Path war, String contextPath) throws IOException {
        Path whole = Files.copy(war, base.resolve("temp").resolve("deploying.war"));
        Files.move(whole, file(base, contextPath), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void undeploy(Path base, String contextPath) throws IOException {
        Files.delete(file(base, contextPath));
    }

    private static String recommended(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(Path.of("docs/operations.md")));
        if (!matcher.find()) {
            throw new IllegalStateException("docs/operations.md lacks " + pattern);
        }
        return matcher.group();
    }

    private static Path file(Path base, String contextPath) {
        String name = contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
        return base.resolve(WEBAPPS).resolve(name + ".war");
    }
}
