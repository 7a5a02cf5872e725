package org.bosixnet.http;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRegistry;

/** One host in the original's protocol: its address, and the changing GET that its agents send. */
@Path("/{name}")
public final class HostResource {

    private final HostRegistry registry;

    @Inject
    HostResource(HostRegistry registry) {
        this.registry = registry;
    }

    /** Answers the preferred address. The original's agent asks so in each period, which is a sign of life. */
    @GET
    public Response get(
            @PathParam("name") String text, @QueryParam("update") List<String> update, @Context HttpHeaders headers) {
        HostName name = new HostName(text);
        if (!update.isEmpty()) {
            return update(name, update, headers);
        }
        Response answer = address(name);
        registry.refresh(name);
        return answer;
    }

    /** Answers like GET and changes nothing. */
    @HEAD
    public Response head(@PathParam("name") String text) {
        return address(new HostName(text));
    }

    private Response address(HostName name) {
        return registry.view()
                .find(name)
                .map(record -> Answers.text(record.preferredAddress().text()))
                .orElseThrow(() -> ProblemException.unknownHost(name));
    }

    private Response update(HostName name, List<String> update, HttpHeaders headers) {
        BrowserGuard.refuseBrowser(headers);
        if (update.size() > 1) {
            throw new ProblemException(
                    Problem.INVALID_PARAMETER, "The parameter 'update' stands there " + update.size() + " times.");
        }
        HostAddress address = new HostAddress(update.get(0));
        registry.update(name, List.of(address));
        return Answers.text(address.text());
    }
}
