package org.bosixnet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.bosixnet.access.AnswerHeaders;
import org.bosixnet.access.Caller;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Requests;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.problem.ProblemException;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * Jersey as a filter, which leaves the page's files to the container, unless the request is refused: then Jersey
 * answers it like any other.
 */
public final class RestFilter extends ServletContainer {

    private static final long serialVersionUID = 1;

    private final transient JerseyLog log;

    public RestFilter(HttpApplication application, RequestLog log) {
        super(application);
        this.log = new JerseyLog(log);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        super.init(config);
        log.begin();
    }

    @Override
    public void destroy() {
        super.destroy();
        log.end();
    }

    @Override
    public void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean refused = ProblemException.foreignPage(Caller.of(request)).isPresent()
                || BodyFilter.withholdsBodyOf(request::getAttribute);
        if (!refused && AnswerHeaders.isFile(request) && !Requests.isRead(request)) {
            throw new NotAllowedException( // containers differ in which other methods they allow on files
                    Response.status(405).allow(HttpMethod.GET, HttpMethod.HEAD).build());
        }
        HttpServletRequest asked = refused ? new NoFile(request) : request;
        RequestParameter.set(asked);
        super.doFilter(asked, response, chain);
    }

    private static final class NoFile extends HttpServletRequestWrapper {

        NoFile(HttpServletRequest request) {
            super(request);
        }

        /** Returns a path that Jersey does not leave to the container; it finds resources by the request's URI. */
        @Override
        public String getServletPath() {
            return "/refused";
        }
    }
}
