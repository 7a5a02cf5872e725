package org.bosixnet.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Jetty, with the modules that a WAR of Jakarta EE 10 needs.
 *
 * @param home what was unpacked, not written to
 */
public record Jetty(Path home) implements Container {

    @Override
    public List<String> classLoaders() {
        return List.of("org.eclipse.jetty.ee.webapp.WebAppClassLoader");
    }

    @Override
    public void prepare(Path base) throws IOException {
        for (String name : List.of("webapps", "wars", "temp")) {
            Files.createDirectories(base.resolve(name));
        }
        // A setting belongs to the environment of the last module before it, so the server's come first.
        Files.writeString(base.resolve("start.ini"), """
            --modules=http,deployment-scanner
            jetty.http.host=127.0.0.1
            jetty.http.port=0
            jetty.httpConfig.uriCompliance=DEFAULT,AMBIGUOUS_EMPTY_SEGMENT
            jetty.deploy.scanInterval=1
            --modules=ee10-deploy
            """);
    }

    @Override
    public List<String> command(Path base, List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(jvmOptions);
        command.add("-Djava.io.tmpdir=" + base.resolve("temp"));
        command.addAll(List.of("-jar", home.toAbsolutePath() + "/start.jar"));
        return command;
    }

    /** A file's name can say one level of a path to Jetty; a deeper one takes a descriptor beside it. */
    @Override
    public void deploy(Path base, Path war, String contextPath) throws IOException {
        Path whole = Files.copy(war, base.resolve("wars").resolve(name(contextPath) + ".war"));
        Path file = file(base, contextPath);
        if (isDeep(contextPath)) {
            Path descriptor = base.resolve("temp").resolve(file.getFileName());
            Files.writeString(descriptor, """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
                  <Set name="contextPath">%s</Set>
                  <Set name="war">%s</Set>
                </Configure>
                """.formatted(contextPath, whole));
            whole = descriptor;
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void undeploy(Path base, String contextPath) throws IOException {
        Files.delete(file(base, contextPath));
    }

    private static Path file(Path base, String contextPath) {
        return base.resolve("webapps").resolve(name(contextPath) + (isDeep(contextPath) ? ".xml" : ".war"));
    }

    private static boolean isDeep(String contextPath) {
        return contextPath.indexOf('/', 1) >= 0;
    }

    private static String name(String contextPath) {
        return contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '-');
    }
}
