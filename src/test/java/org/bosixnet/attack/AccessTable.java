package org.bosixnet.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.TestRegistry;

/**
 * Every endpoint of the registry with the rule for its access. What is not here must not be there: a new endpoint needs
 * a row, and with it somebody's thought about who may use it.
 */
final class AccessTable {

    /** What stands before every request, in this order; the first one answers nothing but what failed behind it. */
    static final List<String> FILTERS =
            List.of("errors /*", "access /*", "bodies /*", "headers /*", "events /*", "lists /*", "jersey /*");

    /** What the container itself does where no filter answers: the page's files. */
    static final Set<String> SERVLETS = Set.of("default", "jsp");

    /** {@code TRACE} is not among them: containers refuse it themselves. */
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND");

    private static final List<Row> OWN = List.of(
            // the original's protocol
            Row.of("GET", "/", Rules::read),
            Row.of("GET", "/", Rules::page).withHeader("Accept: text/html,*/*;q=0.8"),
            Row.of("GET", "/hosts", Rules::read),
            Row.of("GET", "/timestamps", Rules::read),
            Row.of("GET", "/counter", Rules::read),
            Row.of("GET", "/{name}", Rules::readAddress),
            Row.of("GET", "/{name}", Rules::updateByGet).withQuery("?update={new}"),
            Row.of("HEAD", "/{name}", asked -> Rules.readAddress(asked).ofHead()),
            Row.of("HEAD", "/{name}", asked -> Rules.readAddress(asked).ofHead())
                    .withQuery("?update={new}"),
            // the API
            Row.of("GET", "/api/v1/hosts", Rules::read),
            Row.of("GET", "/api/v1/hosts", Rules::read).withQuery("?since=x-1"),
            Row.of("GET", "/api/v1/hosts/{name}", Rules::readHost),
            Row.of("PUT", "/api/v1/hosts/{name}", Rules::put).withBody("{\"addresses\":[\"{new}\"]}"),
            Row.of("PUT", "/api/v1/hosts/{name}", Rules::putAgain).withBody("{\"addresses\":[\"{same}\"]}"),
            Row.of("PUT", "/api/v1/hosts/{name}", Rules::withdrawByPut).withBody("{\"addresses\":[]}"),
            Row.of("DELETE", "/api/v1/hosts/{name}", Rules::delete),
            Row.of("POST", "/api/v1/hosts/{name}/key", Rules::bind).withBody("{\"key\":\"{key}\"}"),
            Row.of("POST", "/api/v1/hosts/{name}/key", Rules::bindWithoutKey).withBody("{}"),
            Row.of("PUT", "/api/v1/hosts/{name}/key", Rules::replace).withBody("{\"key\":\"{key}\"}"),
            Row.of("PUT", "/api/v1/hosts/{name}/key", Rules::replace).withBody("{}"),
            Row.of("GET", "/api/v1/hosts/{name}/key", Rules::keysOfName),
            Row.of("DELETE", "/api/v1/hosts/{name}/key", Rules::unbind),
            Row.of("GET", "/api/v1/keys", Rules::allKeys),
            Row.of("GET", "/api/v1/session", Rules::whoAmI),
            Row.of("POST", "/api/v1/session", Rules::signIn),
            Row.of("DELETE", "/api/v1/session", Rules::signOut),
            // health
            Row.of("GET", "/health/live", Rules::healthy),
            Row.of("GET", "/health/ready", Rules::healthy),
            // the stream, where no stream can begin
            Row.of("GET", "/api/v1/events", Rules::noStream).withQuery("?since=nowhere"),
            Row.of("HEAD", "/api/v1/events", asked -> Rules.read(asked).ofHead()));

    /** Where dyndns2 is spoken. */
    static final Set<String> DYNDNS2 = Set.of("/nic/update", "/v3/update", "/update");

    /** How the program declares these three at once. */
    private static final String DYNDNS2_DECLARED = "/{path: (?:nic/|v3/)?update}";

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private static final List<Row> OFFERED = Stream.concat(
                    OWN.stream(),
                    DYNDNS2.stream()
                            .flatMap(path -> Stream.of(
                                    Row.of("GET", path, Rules::dyndns2)
                                            .withQuery("?system=dyndns&hostname={name}&myip={new}"),
                                    Row.of("GET", path, Rules::dyndns2Again).withQuery("?hostname={name}&myip={same}"),
                                    Row.of("POST", path, Rules::dyndns2)
                                            .withBody("hostname={name}&myip={new}")
                                            .withHeader(FORM),
                                    Row.of("POST", path, Rules::dyndns2).withQuery("?hostname={name}&myip={new}"),
                                    Row.of("HEAD", path, Rules::dyndns2ForHead)
                                            .withQuery("?hostname={name}&myip={new}"))))
            .toList();

    /** What there is nothing at, for anyone. */
    private static final List<Row> ELSEWHERE = Stream.of("/api/v1", "/api/v1/none", "/a/b", "/health")
            .flatMap(path -> Stream.of("GET", "POST", "PUT", "DELETE")
                    .map(method -> Row.of(method, path, Rules.nothing(404, "not-found"))))
            .toList();

    private static final List<Row> FILES =
            page().stream().map(path -> Row.of("GET", path, Rules::everyone)).toList();

    private AccessTable() {}

    /** Returns every row, also for HEAD, and for the methods that an endpoint does not have. */
    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(OFFERED);
        rows.addAll(ELSEWHERE);
        rows.addAll(FILES);
        Set<String> endpoints = endpoints();
        OFFERED.stream()
                .filter(row -> row.method().equals("GET") && !endpoints.contains("HEAD " + row.template()))
                .forEach(row -> rows.add(row.ofHead()));
        FILES.forEach(row -> rows.add(row.ofHead()));
        for (String template : OFFERED.stream().map(Row::template).collect(Collectors.toSet())) {
            for (String method : METHODS) {
                String asked = method.equals("HEAD") && !endpoints.contains("HEAD " + template) ? "GET" : method;
                if (!endpoints.contains(asked + " " + template)) {
                    Row row = Row.of(
                            method,
                            template,
                            DYNDNS2.contains(template)
                                    ? Rules::noSuchMethodOfDyndns2
                                    : Rules.nothing(405, "method-not-allowed"));
                    rows.add(
                            method.equals("HEAD")
                                    ? Row.of(method, template, Rules.nothing(405, ""))
                                    : row.withQuery("?update={new}&hostname={name}&myip={new}"));
                }
            }
        }
        return rows;
    }

    /** Returns the paths of the page's files: they hold no secrets, and everyone may have them. */
    private static List<String> page() {
        return TestRegistry.FILES.stream().flatMap(AccessTable::page).toList();
    }

    private static Stream<String> page(Path root) {
        try (Stream<Path> files = Files.walk(root.resolve("ui"))) {
            List<String> paths = files.filter(Files::isRegularFile)
                    .map(file -> "/" + root.relativize(file).toString().replace('\\', '/'))
                    .toList();
            return paths.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the endpoints as the program has to declare them, and no others. */
    static Set<String> declared() {
        return OFFERED.stream()
                .map(row -> row.method() + " " + (DYNDNS2.contains(row.template()) ? DYNDNS2_DECLARED : row.template()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns what is offered: method and path. */
    static Set<String> endpoints() {
        return OFFERED.stream().map(Row::endpoint).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
