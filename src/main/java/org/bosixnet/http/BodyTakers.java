package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.access.Caller;

/** Which of the resources' methods take a body, and from whom: as they declare it themselves. */
final class BodyTakers {

    private record Taker(String method, Pattern path, Set<String> roles) {}

    private static final List<Taker> TAKERS = Stream.of(HostsResource.class, HostKeyResource.class)
            .flatMap(resource -> Stream.of(resource.getMethods()))
            .filter(method -> method.isAnnotationPresent(Consumes.class))
            .map(BodyTakers::taker)
            .toList();

    private BodyTakers() {}

    /** Returns whether a method takes the body of that request from that caller, if it is of the right type. */
    static boolean takeFrom(Caller caller, HttpServletRequest request) {
        String path = RequestPath.of(request);
        return TAKERS.stream()
                .anyMatch(taker -> taker.method.equals(request.getMethod())
                        && taker.path.matcher(path).matches()
                        && taker.roles.stream().anyMatch(caller::has));
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
        RolesAllowed needed = Objects.requireNonNull(method.getAnnotation(RolesAllowed.class));
        return new Taker(
                verb, Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+") + "/?"), Set.of(needed.value()));
    }
}
