package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.OwnUrls;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Sessions;
import org.bosixnet.http.dyndns2.Dyndns2Answers;
import org.bosixnet.http.dyndns2.Dyndns2Resource;
import org.bosixnet.http.problem.ProblemAnswers;
import org.bosixnet.http.problem.ProblemMapper;
import org.bosixnet.http.request.Endpoints;
import org.bosixnet.registry.HostRegistry;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.jsonb.JsonBindingFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.servlet.ServletProperties;

/** The JAX-RS application, put together by hand: no scanning, no discovery. */
public final class HttpApplication extends ResourceConfig {

    /** The paths that the container's own servlet serves: files, but no directories, which some containers list. */
    private static final String STATIC_CONTENT = "/ui/.*[^/]";

    private final JsonBodies json;
    private final Endpoints endpoints;

    public HttpApplication(
            HostRegistry registry,
            ProblemAnswers problems,
            RequestCounter counter,
            KeyRing keys,
            Sessions sessions,
            OwnOrigin origin,
            OwnUrls urls,
            RequestLog log,
            Supplier<String> metrics,
            SecureRandom random,
            Clock clock) {
        addProperties(Map.of(
                ServletProperties.FILTER_STATIC_CONTENT_REGEX, STATIC_CONTENT,
                // otherwise a form without content would make Jersey log the query, which may contain a key
                ServletProperties.QUERY_PARAMS_AS_FORM_PARAMS_DISABLED, true,
                ServerProperties.WADL_FEATURE_DISABLE, true,
                // otherwise Jersey would complete an address with what it takes for the registry's
                ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true,
                ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true,
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
                CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true));
        register(JsonBindingFeature.class);
        register(counter);
        register(new RequestGuard());
        register(new ProblemMapper(problems));
        register(RequestParameter.binder());
        List<Object> resources = List.of(
                new OriginalResource(registry, counter),
                new Dyndns2Resource(registry, log),
                new HostsResource(registry, origin, clock),
                new HostKeyResource(registry, keys, random),
                new KeysResource(registry, keys),
                new SessionResource(sessions, origin, urls, registry.audit()),
                new EventsResource(),
                new BackupResource(clock),
                new HealthResource(registry),
                new MetricsResource(metrics),
                new ContractResource());
        resources.forEach(resource -> registerResources(answering(Resource.from(resource.getClass()), resource)));
        List<Class<?>> classes = new ArrayList<>();
        resources.forEach(resource -> classes.add(resource.getClass()));
        register(new Authorization(classes));
        json = new JsonBodies(classes);
        Map<String, String> templates = new HashMap<>();
        getResources().forEach(resource -> collect("", resource, templates));
        endpoints = new Endpoints(templates);
    }

    /** Adds the templates of a resource, each with its name. */
    private static void collect(String parent, Resource resource, Map<String, String> templates) {
        String path =
                parent + (parent.endsWith("/") || resource.getPath().startsWith("/") ? "" : "/") + resource.getPath();
        if (!resource.getResourceMethods().isEmpty()) {
            templates.put(path, path.contains(Dyndns2Answers.PATH) ? Dyndns2Answers.USUAL_PATH : path);
        }
        resource.getChildResources().forEach(child -> collect(path, child, templates));
    }

    /**
     * Makes an instance serve what its class declares. If registered directly, Jersey would warn that it is no
     * provider.
     */
    private static Resource answering(Resource declared, Object instance) {
        Resource.Builder resource = Resource.builder(declared.getPath());
        for (ResourceMethod method : declared.getResourceMethods()) {
            resource.addMethod(method).handledBy(instance, method.getInvocable().getHandlingMethod());
        }
        declared.getChildResources().forEach(child -> resource.addChildResource(answering(child, instance)));
        return resource.build();
    }

    /** Returns the endpoints that the resources declare. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** Returns whether a resource reads the body of a request, unless it refuses the request for another reason. */
    public boolean takesBody(HttpServletRequest request) {
        return Dyndns2Resource.takesBody(request) || json.test(request);
    }
}
