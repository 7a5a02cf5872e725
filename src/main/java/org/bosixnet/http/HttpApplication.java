package org.bosixnet.http;

import jakarta.json.bind.Jsonb;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.bosixnet.access.Caller;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Sessions;
import org.bosixnet.registry.Audit;
import org.bosixnet.registry.HostRegistry;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.jsonb.JsonBindingFeature;
import org.glassfish.jersey.process.internal.RequestScoped;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletProperties;

/** Everything that answers HTTP, put together by hand: no scanning, no discovery. */
public final class HttpApplication extends ResourceConfig {

    /** What the container's own servlet serves: files, but no directories, which some containers list. */
    private static final String STATIC_CONTENT = "/ui/.*[^/]";

    public HttpApplication(
            HostRegistry registry,
            Jsonb jsonb,
            RequestCounter counter,
            KeyRing keys,
            Sessions sessions,
            OwnOrigin origin,
            RequestLog log,
            SecureRandom random,
            Clock clock) {
        addProperties(Map.of(
                ServletProperties.FILTER_STATIC_CONTENT_REGEX, STATIC_CONTENT,
                // otherwise a form without content would have Jersey log the query, in which someone may send a key
                ServletProperties.QUERY_PARAMS_AS_FORM_PARAMS_DISABLED, true,
                ServerProperties.WADL_FEATURE_DISABLE, true,
                ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true,
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
                CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true));
        register(JsonBindingFeature.class);
        register(counter);
        register(new NoOptions());
        register(new RequestLimits());
        register(new ForeignPages());
        register(new Authorization());
        register(new AddressesReader());
        register(new KeyRequestReader());
        register(new ProblemMapper(new ProblemAnswers(jsonb, log)));
        register(OriginalResource.class);
        register(Dyndns2Resource.class);
        register(HostsResource.class);
        register(HostKeyResource.class);
        register(KeysResource.class);
        register(SessionResource.class);
        register(EventsResource.class);
        register(HealthResource.class);
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(registry).to(HostRegistry.class);
                bind(keys).to(KeyRing.class);
                bind(registry.audit()).to(Audit.class);
                bind(sessions).to(Sessions.class);
                bind(origin).to(OwnOrigin.class);
                bind(log).to(RequestLog.class);
                bind(random).to(SecureRandom.class);
                bind(clock).to(Clock.class);
                bindFactory(CallerFactory.class).to(Caller.class).in(RequestScoped.class);
                bind(counter).to(RequestCounter.class);
            }
        });
    }
}
