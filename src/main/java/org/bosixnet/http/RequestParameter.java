package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gives a resource's method the servlet's request that it asks for. Jersey itself would ask its injection manager for it on
 * each call, which takes as long as all else about the parameters.
 */
final class RequestParameter implements ValueParamProvider {

    private static final String ATTRIBUTE = RequestParameter.class.getName();

    /** Returns what makes Jersey use it. */
    static AbstractBinder binder() {
        return new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new RequestParameter()).to(ValueParamProvider.class);
            }
        };
    }

    /** Makes it the request that methods get. */
    static void set(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, request);
    }

    @Override
    public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
        return parameter.getRawType() == HttpServletRequest.class ? request -> request.getProperty(ATTRIBUTE) : null;
    }

    @Override
    public PriorityType getPriority() {
        return Priority.HIGH;
    }
}
