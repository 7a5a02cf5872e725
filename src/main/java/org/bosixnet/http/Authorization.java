package org.bosixnet.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Requests;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.problem.ProblemException;

/** Lets a request reach a resource's method only if its caller has one of the roles that the method demands. */
final class Authorization implements DynamicFeature {

    /** The demand of methods that the framework adds: nobody may call them. */
    private static final Demand NOBODY = new Demand(false, Set.of());

    private final Map<Method, Demand> demands = new HashMap<>();

    /**
     * Reads what the methods of resources demand.
     *
     * @throws IllegalStateException if one of them declares no demand
     */
    Authorization(Collection<Class<?>> resources) {
        for (Class<?> resource : resources) {
            for (Method method : resource.getMethods()) {
                if (answersRequests(method)) {
                    demands.put(method, Demand.of(method));
                }
            }
        }
    }

    private static boolean answersRequests(Method method) {
        return Stream.of(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        context.register(new Guard(demands.getOrDefault(resource.getResourceMethod(), NOBODY)));
    }

    /** Guards one method. */
    private static final class Guard implements ContainerRequestFilter {

        private final Demand demand;

        Guard(Demand demand) {
            this.demand = demand;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            Caller caller = Caller.of(request::getProperty);
            if (!demand.isMetBy(caller)) {
                throw ProblemException.refusal(caller);
            }
            if (Requests.isRead(request.getMethod()) && BodyFilter.withholdsBodyOf(request::getProperty)) {
                throw new ProblemException(Problem.BAD_REQUEST, "A request that only reads must not have a body.");
            }
        }
    }
}
