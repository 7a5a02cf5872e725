package org.bosixnet.attack.access;

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
public final class AccessTable {

    /**
     * What stands before every request, in this order; the first one answers nothing, and the second one nothing but what
     * failed behind it.
     */
    static final List<String> FILTERS = List.of(
            "slashes /*",
            "metrics /*",
            "errors /*",
            "access /*",
            "bodies /*",
            "names /*",
            "headers /*",
            "events /*",
            "lists /*",
            "backups /*",
            "jersey /*");

    /** What the container itself does where no filter answers: the page's files. */
    static final Set<String> SERVLETS = Set.of("default", "jsp");

    /** {@code TRACE} is not among them: containers refuse it themselves. */
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND");

    private static final List<AccessRow> OWN = List.of(
            // the original's protocol
            AccessRow.of("GET", "/", AccessRules::read),
            AccessRow.of("GET", "/", AccessRules::page).withHeader("Accept: text/html,*/*;q=0.8"),
            AccessRow.of("GET", "/hosts", AccessRules::read),
            AccessRow.of("GET", "/timestamps", AccessRules::read),
            AccessRow.of("GET", "/counter", AccessRules::read),
            AccessRow.of("GET", "/metrics", AccessRules::read),
            AccessRow.of("GET", "/{name}", AccessRules::readAddress),
            AccessRow.of("GET", "/{name}", AccessRules::updateByGet).withQuery("?update={new}"),
            AccessRow.of("HEAD", "/{name}", attempt -> AccessRules.readAddress(attempt)
                    .ofHead()),
            AccessRow.of("HEAD", "/{name}", attempt -> AccessRules.readAddress(attempt)
                            .ofHead())
                    .withQuery("?update={new}"),
            // the API
            AccessRow.of("GET", "/api/v1/hosts", AccessRules::read),
            AccessRow.of("GET", "/api/v1/hosts", AccessRules::read).withQuery("?since=x-1"),
            AccessRow.of("GET", "/api/v1/hosts/{name}", AccessRules::readHost),
            AccessRow.of("PUT", "/api/v1/hosts/{name}", AccessRules::put).withBody("{\"addresses\":[\"{new}\"]}"),
            AccessRow.of("PUT", "/api/v1/hosts/{name}", AccessRules::putAgain).withBody("{\"addresses\":[\"{same}\"]}"),
            AccessRow.of("PUT", "/api/v1/hosts/{name}", AccessRules::withdrawByPut)
                    .withBody("{\"addresses\":[]}"),
            AccessRow.of("DELETE", "/api/v1/hosts/{name}", AccessRules::delete),
            AccessRow.of("POST", "/api/v1/hosts/{name}/key", AccessRules::bind).withBody("{\"key\":\"{key}\"}"),
            AccessRow.of("POST", "/api/v1/hosts/{name}/key", AccessRules::bindWithoutKey)
                    .withBody("{}"),
            AccessRow.of("PUT", "/api/v1/hosts/{name}/key", AccessRules::replace)
                    .withBody("{\"key\":\"{key}\"}"),
            AccessRow.of("PUT", "/api/v1/hosts/{name}/key", AccessRules::replace)
                    .withBody("{}"),
            AccessRow.of("GET", "/api/v1/hosts/{name}/key", AccessRules::keysOfName),
            AccessRow.of("DELETE", "/api/v1/hosts/{name}/key", AccessRules::unbind),
            AccessRow.of("GET", "/api/v1/keys", AccessRules::allKeys),
            AccessRow.of("GET", "/api/v1/backup", AccessRules::allKeys),
            AccessRow.of("HEAD", "/api/v1/backup", attempt -> AccessRules.allKeys(attempt)
                    .ofHead()),
            AccessRow.of("GET", "/api/v1/session", AccessRules::whoAmI),
            AccessRow.of("POST", "/api/v1/session", AccessRules::signIn),
            AccessRow.of("DELETE", "/api/v1/session", AccessRules::signOut),
            AccessRow.of("GET", "/api/v1/openapi.yaml", AccessRules::read),
            // health
            AccessRow.of("GET", "/health/live", AccessRules::healthy),
            AccessRow.of("GET", "/health/ready", AccessRules::healthy),
            AccessRow.of("OPTIONS", "/health/live", AccessRules::up),
            AccessRow.of("OPTIONS", "/health/ready", AccessRules::up),
            AccessRow.of("OPTIONS", "/", AccessRules::up),
            // the stream, where no stream can begin
            AccessRow.of("GET", "/api/v1/events", AccessRules::noStream).withQuery("?since=nowhere"),
            AccessRow.of("HEAD", "/api/v1/events", attempt -> AccessRules.read(attempt)
                    .ofHead()));

    /** Where dyndns2 is spoken. */
    static final Set<String> DYNDNS2 = Set.of("/nic/update", "/v3/update", "/update");

    /** How the program declares these three at once. */
    private static final String DYNDNS2_DECLARED = "/{path: /*(?:(?:nic|v[0-9]+)/+)?update/*}";

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private static final List<AccessRow> OFFERED = Stream.concat(
                    OWN.stream(),
                    DYNDNS2.stream()
                            .flatMap(path -> Stream.of(
                                    AccessRow.of("GET", path, AccessRules::dyndns2)
                                            .withQuery("?system=dyndns&hostname={name}&myip={new}"),
                                    AccessRow.of("GET", path, AccessRules::dyndns2Again)
                                            .withQuery("?hostname={name}&myip={same}"),
                                    AccessRow.of("POST", path, AccessRules::dyndns2)
                                            .withBody("hostname={name}&myip={new}")
                                            .withHeader(FORM),
                                    AccessRow.of("POST", path, AccessRules::dyndns2)
                                            .withQuery("?hostname={name}&myip={new}"),
                                    AccessRow.of("HEAD", path, AccessRules::dyndns2ForHead)
                                            .withQuery("?hostname={name}&myip={new}"))))
            .toList();

    /** What there is nothing at, for anyone. */
    private static final List<AccessRow> ELSEWHERE = Stream.of("/api/v1", "/api/v1/none", "/a/b", "/health")
            .flatMap(path -> Stream.of("GET", "POST", "PUT", "DELETE")
                    .map(method -> AccessRow.of(method, path, AccessRules.nothing(404, "not-found"))))
            .toList();

    private static final List<AccessRow> FILES = page().stream()
            .map(path -> AccessRow.of("GET", path, AccessRules::everyone))
            .toList();

    private AccessTable() {}

    /** Returns every row, also for HEAD, and for the methods that an endpoint does not have. */
    public static List<AccessRow> rows() {
        List<AccessRow> rows = new ArrayList<>(OFFERED);
        rows.addAll(ELSEWHERE);
        rows.addAll(FILES);
        Set<String> endpoints = endpoints();
        OFFERED.stream()
                .filter(row -> row.method().equals("GET") && !endpoints.contains("HEAD " + row.template()))
                .forEach(row -> rows.add(row.ofHead()));
        FILES.forEach(row -> rows.add(row.ofHead()));
        for (String template : OFFERED.stream().map(AccessRow::template).collect(Collectors.toSet())) {
            for (String method : METHODS) {
                String asked = method.equals("HEAD") && !endpoints.contains("HEAD " + template) ? "GET" : method;
                if (!endpoints.contains(asked + " " + template)) {
                    AccessRow row = AccessRow.of(
                            method,
                            template,
                            DYNDNS2.contains(template)
                                    ? AccessRules::noSuchMethodOfDyndns2
                                    : AccessRules.nothing(405, "method-not-allowed"));
                    rows.add(
                            method.equals("HEAD")
                                    ? AccessRow.of(method, template, AccessRules.nothing(405, ""))
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
    public static Set<String> endpoints() {
        return OFFERED.stream().map(AccessRow::endpoint).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
