package org.bosixnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The HTTP contract as the registry's OpenAPI file has it. */
public final class Contract {

    public static final Path FILE = Path.of("src/main/resources/org/bosixnet/http/openapi.yaml");

    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "delete", "options", "patch", "trace");

    private final Map<String, Object> root;

    private Contract(Map<String, Object> root) {
        this.root = root;
    }

    public static Contract read() {
        try {
            return new Contract(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the statuses of each endpoint: method and path. */
    public Map<String, Set<String>> endpoints() {
        Map<String, Set<String>> endpoints = new TreeMap<>();
        map(root.get("paths")).forEach((path, item) -> resolved(item).forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                endpoints.put(
                        method.toUpperCase(Locale.ROOT) + " " + path,
                        new TreeSet<>(map(map(operation).get("responses")).keySet()));
            }
        }));
        return endpoints;
    }

    /** Returns the codes that a problem may have. */
    public List<String> codes() {
        Map<String, Object> problem = map(at("#/components/schemas/Problem"));
        return list(map(map(problem.get("properties")).get("code")).get("enum"));
    }

    /** Returns the status and the code of each problem that is an example of an answer, by the answer's status. */
    public Map<String, Set<String>> examples() {
        Map<String, Set<String>> examples = new TreeMap<>();
        map(root.get("paths")).values().forEach(item -> resolved(item).values().forEach(operation -> {
            if (operation instanceof Map) {
                map(map(operation).get("responses")).forEach((status, answer) -> problems(resolved(answer))
                        .forEach(problem -> examples.computeIfAbsent(status, same -> new TreeSet<>())
                                .add(problem)));
            }
        }));
        return examples;
    }

    private static Set<String> problems(Map<String, Object> answer) {
        Set<String> problems = new TreeSet<>();
        if (answer.get("content") instanceof Map<?, ?> content
                && content.get("application/problem+json") instanceof Map<?, ?> media) {
            map(media.get("examples")).values().forEach(example -> {
                Map<String, Object> value = map(map(example).get("value"));
                problems.add(value.get("status") + " " + value.get("code"));
            });
        }
        return problems;
    }

    private Map<String, Object> resolved(Object node) {
        Object reference = map(node).get("$ref");
        return map(reference == null ? node : at((String) reference));
    }

    private Object at(String reference) {
        Object node = root;
        for (String part : reference.substring("#/".length()).split("/", -1)) {
            node = map(node).get(part);
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Object node) {
        return (List<String>) node;
    }
}
