package org.bosixnet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.LogFiles;

/** A container's process, from its start until it has ended. */
public final class RunningContainer implements AutoCloseable {

    /** Tomcat names the port in the name of its protocol handler, Jetty beside the address. */
    private static final Pattern PORT = Pattern.compile(
            "(?:Starting ProtocolHandler \\[\"http-nio-127\\.0\\.0\\.1-auto-"
                    + "[0-9]+-|Started \\S*ServerConnector@\\S*\\{HTTP/1\\.1, \\(http/1\\.1\\)\\}\\{127\\.0\\.0\\.1:)([0-9]+)");

    private static final Pattern HISTOGRAM = Pattern.compile("(?m)^ *[0-9]+: +[0-9]+ +[0-9]+ +(\\S+)");

    /**
     * Small and soon up. What only a soft reference holds goes when memory gets short, and so is no leak: here it goes
     * at once.
     */
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:SoftRefLRUPolicyMSPerMB=0");

    private final Container container;
    private final Path base;
    private final Path log;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    /**
     * Starts a container without applications, and returns when it takes requests.
     *
     * @param base an empty directory
     */
    public RunningContainer(Container container, Path base, Map<String, String> environment) throws IOException {
        this.container = container;
        this.base = base;
        this.log = base.resolve("container.log");
        container.prepare(base);
        ProcessBuilder builder = new ProcessBuilder(container.command(base, JVM_OPTIONS))
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BOSIXNET_") || name.endsWith("_OPTS"));
        builder.environment().putAll(environment);
        process = builder.start();
        try {
            Await.until("the container is up", () -> {
                Matcher matcher = PORT.matcher(log());
                if (matcher.find()) {
                    port = Integer.parseInt(matcher.group(1));
                } else if (!process.isAlive()) {
                    throw new AssertionError("the container has ended with " + process.exitValue());
                }
                return port > 0;
            });
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw withLog(e);
        }
    }

    /** Deploys an application, and returns when it answers. */
    public void deploy(Path war, String contextPath, String path) throws IOException {
        container.deploy(base, war, contextPath);
        await(contextPath + " answers", () -> get(contextPath + path).statusCode() == 200);
    }

    /** Undeploys an application, and returns when the container has nothing there any more. */
    public void undeploy(String contextPath, String path) throws IOException {
        container.undeploy(base, contextPath);
        await(contextPath + " is gone", () -> get(contextPath + path).statusCode() == 404);
    }

    /** Returns where it takes requests, on the loopback interface. */
    public int port() {
        return port;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return request("GET", path, headers);
    }

    public HttpResponse<String> request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns what the container has printed. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until no live thread has a name that begins so. */
    public void awaitNoThread(String prefix) {
        await("no thread is named " + prefix + "...", () -> !hasThread(prefix));
    }

    /** Returns how many live threads are somewhere in a class whose name begins so. */
    public long threadsIn(String prefix) {
        return Stream.of(jcmd("Thread.print").split("\n\"", -1))
                .filter(stack -> stack.contains("\tat " + prefix))
                .count();
    }

    /** Returns whether a live thread has a name that begins so. */
    public boolean hasThread(String prefix) {
        return jcmd("Thread.print").contains("\n\"" + prefix);
    }

    /**
     * Waits until, after full garbage collections, there is no class loader of an application, and nothing made of a
     * package's classes.
     */
    public void awaitNothingLoaded(String packagePrefix) {
        await("nothing of an undeployed application is left", () -> instances()
                .noneMatch(name -> name.replaceFirst("^\\[+L", "").startsWith(packagePrefix)
                        || container.classLoaders().contains(name)));
    }

    /** Returns whether anything made of a package's classes, and a class loader of an application, is there. */
    public boolean isLoaded(String packagePrefix) {
        List<String> names = instances().toList();
        return names.stream().anyMatch(name -> name.startsWith(packagePrefix))
                && names.containsAll(container.classLoaders());
    }

    /** Asks the process to end (SIGTERM), and returns when it has. */
    public void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw withLog(new AssertionError("the container does not end within 2 min of SIGTERM"));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        LogFiles.assertNoKeyUnder(base);
    }

    private Stream<String> instances() {
        return HISTOGRAM.matcher(jcmd("GC.class_histogram")).results().map(result -> result.group(1));
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/jcmd", Long.toString(process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            jcmd.getOutputStream().close();
            String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (jcmd.waitFor() != 0) {
                throw new IllegalStateException("jcmd " + command + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await(String sentence, BooleanSupplier condition) {
        try {
            Await.until(sentence, condition);
        } catch (AssertionError e) {
            throw withLog(e);
        }
    }

    private AssertionError withLog(AssertionError error) {
        return new AssertionError(error.getMessage() + "; the container has printed:\n" + log(), error);
    }
}
