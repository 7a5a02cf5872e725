package org.bosixnet.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bosixnet.access.AnswerHeaders;
import org.glassfish.jersey.uri.PathPattern;

/**
 * The endpoints by which requests are counted, as templates: so few that nothing a client sends makes them more. A request
 * counts for an endpoint by its path alone, whether it is allowed or not.
 */
public final class Endpoints {

    /** The files of the page. */
    static final String FILE = "/ui/{file}";

    /** Every path at which there is nothing. */
    public static final String NONE = "none";

    private final Set<String> literals;

    /** Those with a part that varies, the more specific ones first. */
    private final List<Template> templates;

    /** @param prefix what comes before the first part that varies: nearly all that do not match differ there */
    private record Template(String prefix, PathPattern pattern, String name) {}

    /**
     * @param names the templates as the resources declare them, each with the name that it is counted under
     */
    public Endpoints(Map<String, String> names) {
        literals = names.keySet().stream()
                .filter(template -> !template.contains("{"))
                .collect(Collectors.toUnmodifiableSet());
        Map<PathPattern, String> varying = new TreeMap<>(PathPattern.COMPARATOR);
        names.forEach((template, name) -> {
            if (!literals.contains(template)) {
                varying.put(new PathPattern(template, PathPattern.RightHandPath.capturingZeroSegments), name);
            }
        });
        templates = varying.entrySet().stream()
                .map(entry -> new Template(prefix(entry.getKey()), entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String prefix(PathPattern pattern) {
        String template = pattern.getTemplate().getTemplate();
        return template.substring(0, template.indexOf('{'));
    }

    /** Returns the name of the endpoint that a request is for. */
    public String of(HttpServletRequest request) {
        if (AnswerHeaders.isFile(request)) {
            return FILE;
        }
        String path = RequestTarget.path(request);
        String bare = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (literals.contains(bare)) {
            return bare;
        }
        for (Template template : templates) {
            if (path.startsWith(template.prefix) && template.pattern.match(path) != null) {
                return template.name;
            }
        }
        return NONE;
    }
}
