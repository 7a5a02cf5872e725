package org.bosixnet.http;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.bosixnet.access.Caller;
import org.glassfish.hk2.api.Factory;

/** Gives each resource the caller of its request. */
final class CallerFactory implements Factory<Caller> {

    private final HttpServletRequest request;

    @Inject
    CallerFactory(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public Caller provide() {
        return Caller.of(request);
    }

    @Override
    public void dispose(Caller caller) {}
}
