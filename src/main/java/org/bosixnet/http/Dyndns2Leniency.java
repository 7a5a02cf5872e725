package org.bosixnet.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Lets no dyndns2 client fail by its {@code Accept}, on which nothing depends here: Jersey would refuse one that it
 * cannot read, without a word.
 */
@PreMatching
final class Dyndns2Leniency implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        if (Dyndns2Answers.areGivenFor(request.getUriInfo())) {
            request.getHeaders().remove(HttpHeaders.ACCEPT);
        }
    }
}
