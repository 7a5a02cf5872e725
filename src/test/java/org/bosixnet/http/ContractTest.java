package org.bosixnet.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.Contract;
import org.bosixnet.TestRegistry;
import org.bosixnet.attack.access.AccessTable;
import org.bosixnet.http.problem.Problem;
import org.junit.jupiter.api.Test;

/** The contract in its three forms, for people, for programs, and in the code, says one and the same. */
class ContractTest {

    private static final Pattern ENDPOINT = Pattern.compile("\\| `([A-Z]+ /[^` ]*)` \\| ([0-9 ]+) \\|");
    private static final Pattern ERROR = Pattern.compile("\\| ([0-9]{3}) \\| ((?:`[a-z-]+`(?:, )?)+) \\| .*");
    private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

    private final Contract contract = Contract.read();

    private static Stream<Matcher> rows(Pattern row) throws IOException {
        return Files.readAllLines(Path.of("docs/protocol.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches);
    }

    /** What the resources declare is held against that table by {@code EndpointsTest}. */
    @Test
    void itHasEveryEndpointThatThereIs() {
        assertThat(contract.endpoints().keySet()).isEqualTo(new TreeSet<>(AccessTable.endpoints()));
    }

    @Test
    void theTableOfEndpointsHasTheSameStatuses() throws IOException {
        Map<String, Set<String>> table = rows(ENDPOINT)
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> new TreeSet<>(Set.of(row.group(2).split(" "))),
                        (one, other) -> {
                            throw new AssertionError("an endpoint is there twice: " + one);
                        },
                        TreeMap::new));
        assertThat(table).isEqualTo(contract.endpoints());
    }

    @Test
    void itHasEveryErrorThatThereIs() throws IOException {
        Set<String> codes = Stream.of(Problem.values()).map(Problem::code).collect(Collectors.toSet());
        assertThat(contract.codes()).containsExactlyInAnyOrderElementsOf(codes);
        Set<String> told = rows(ERROR)
                .flatMap(row -> CODE.matcher(row.group(2)).results().map(code -> row.group(1) + " " + code.group(1)))
                .collect(Collectors.toSet());
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Problem.values())
                        .map(problem -> problem.status() + " " + problem.code())
                        .toList());
    }

    @Test
    void eachErrorIsAnExampleOfTheAnswerWithItsStatus() {
        Map<String, Set<String>> examples = Stream.of(Problem.values())
                .filter(problem -> problem.status() != 405 && problem.status() != 416) // of no method or path in it
                .collect(Collectors.groupingBy(
                        problem -> Integer.toString(problem.status()),
                        TreeMap::new,
                        Collectors.mapping(
                                problem -> problem.status() + " " + problem.code(),
                                Collectors.toCollection(TreeSet::new))));
        assertThat(contract.examples()).isEqualTo(examples);
    }

    @Test
    void theRegistryServesIt() throws Exception {
        try (TestRegistry registry = new TestRegistry(Map.of("bosixnet.store", "memory", "bosixnet.access", "open"))) {
            given().baseUri(registry.uri())
                    .get("/api/v1/openapi.yaml")
                    .then()
                    .statusCode(200)
                    .contentType("application/yaml")
                    .header("Cache-Control", "no-store")
                    .body(equalTo(Files.readString(Contract.FILE)));
            given().baseUri(registry.uri()).head("/api/v1/openapi.yaml").then().statusCode(200);
            given().baseUri(registry.uri())
                    .put("/api/v1/openapi.yaml")
                    .then()
                    .statusCode(405)
                    .header("Allow", equalTo("GET, HEAD"));
        }
    }
}
