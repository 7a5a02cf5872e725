package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.access.Caller;
import org.bosixnet.http.request.RequestTarget;

/** Decides which requests have a body that is read, from what the resources' methods declare. */
final class JsonBodies implements Predicate<HttpServletRequest> {

    private final List<Taker> takers;

    private record Taker(String method, Pattern path, Demand demand) {}

    JsonBodies(Collection<Class<?>> resources) {
        takers = resources.stream()
                .flatMap(resource -> Stream.of(resource.getMethods()))
                .filter(method -> method.isAnnotationPresent(Consumes.class))
                .map(JsonBodies::taker)
                .toList();
    }

    private static Taker taker(Method method) {
        String verb = Stream.of(method.getAnnotations())
                .map(annotation -> annotation.annotationType())
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> Objects.requireNonNull(type.getAnnotation(HttpMethod.class))
                        .value())
                .findFirst()
                .orElseThrow();
        String template = Objects.requireNonNull(method.getDeclaringClass().getAnnotation(Path.class))
                .value();
        Path below = method.getAnnotation(Path.class);
        if (below != null) {
            template += "/" + below.value();
        }
        return new Taker(verb, Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+") + "/?"), Demand.of(method));
    }

    /** Returns whether a method takes the body of that request from its caller. */
    @Override
    public boolean test(HttpServletRequest request) {
        String path = RequestTarget.path(request);
        Caller caller = Caller.of(request);
        return isJson(request)
                && takers.stream()
                        .anyMatch(taker -> taker.method.equals(request.getMethod())
                                && taker.path.matcher(path).matches()
                                && taker.demand.isMetBy(caller));
    }

    private static boolean isJson(HttpServletRequest request) {
        String type =
                request.getHeader(HttpHeaders.CONTENT_TYPE); // Jetty parses what getContentType returns, and throws
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
