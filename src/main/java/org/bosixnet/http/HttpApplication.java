package org.bosixnet.http;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Clock;
import java.util.Map;
import org.bosixnet.host.HostRegistry;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.jsonb.JsonBindingFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletProperties;

/** Everything that answers HTTP, put together by hand: no scanning, no discovery. */
public final class HttpApplication extends ResourceConfig {

    /** What the container's own servlet serves, as files. */
    private static final String STATIC_CONTENT = "/ui/.+";

    public HttpApplication(HostRegistry registry, Clock clock) {
        addProperties(Map.of(
                ServletProperties.FILTER_STATIC_CONTENT_REGEX, STATIC_CONTENT,
                ServerProperties.WADL_FEATURE_DISABLE, true,
                ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true,
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
                CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true));
        RequestCounter counter = new RequestCounter();
        Jsonb jsonb = JsonbBuilder.create();
        HostLists lists = new HostLists(registry, jsonb, clock);
        register(JsonBindingFeature.class);
        register(counter);
        register(new NoOptions());
        register(new BodyLimit());
        register(new AddressesReader());
        register(new ProblemMapper());
        register(OriginalResource.class);
        register(HostsResource.class);
        register(HealthResource.class);
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(registry).to(HostRegistry.class);
                bind(clock).to(Clock.class);
                bind(lists).to(HostLists.class);
                bind(counter).to(RequestCounter.class);
            }
        });
    }
}
