package org.bosixnet.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.bosixnet.access.Roles;
import org.bosixnet.http.problem.Answers;

/** Answers with the HTTP contract in a form for programs. */
@Path("/api/v1/openapi.yaml")
public final class ContractResource {

    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    @GET
    @RolesAllowed(Roles.READER)
    public Response get() throws IOException {
        try (InputStream contract = Objects.requireNonNull(getClass().getResourceAsStream("openapi.yaml"))) {
            return Answers.uncached(Response.ok().type(YAML), contract.readAllBytes());
        }
    }
}
