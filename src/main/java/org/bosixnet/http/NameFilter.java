package org.bosixnet.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bosixnet.access.BrowserSigns;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Requests;
import org.bosixnet.access.Roles;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.Reports;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.request.RequestTarget;
import org.bosixnet.registry.HostRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /NAME} and {@code HEAD /NAME}, which every agent of the original sends in each period, at a fraction
 * of what they cost in JAX-RS. Only what has an answer with an address: everything else, such as an unknown name or an
 * unusual spelling, continues to {@link OriginalResource}, which would answer these the same.
 */
public final class NameFilter implements Filter {

    private final HostRegistry registry;
    private final RequestCounter counter;

    public NameFilter(HostRegistry registry, RequestCounter counter) {
        this.registry = registry;
        this.counter = counter;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!answers((HttpServletRequest) request, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
        }
    }

    private boolean answers(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getQueryString() != null
                || !Requests.isRead(request)
                || !RequestGuard.wouldLetPass(request, Roles.READER)) {
            return false;
        }
        HostName name = name(request);
        HostRecord record = name == null ? null : read(name, request, registry).orElse(null);
        if (record == null) {
            return false;
        }
        counter.count();
        byte[] body = record.preferredAddress().text().getBytes(StandardCharsets.US_ASCII);
        response.setContentType(Answers.TEXT);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(body);
        }
        return true;
    }

    /** Returns the name that a request asks for in the usual spelling, or null if there is none. */
    private static @Nullable HostName name(HttpServletRequest request) {
        String text = RequestTarget.plainSegment(request);
        try {
            HostName name = text == null ? null : HostName.stored(text);
            return name == null || name.isPath() ? null : name;
        } catch (InvalidValueException e) {
            return null;
        }
    }

    /**
     * Returns the host of that name, if it has addresses. {@code GET} is a sign of life if the host itself sends it, as
     * the original's agent does in each period; a browser's is none.
     */
    static Optional<HostRecord> read(HostName name, HttpServletRequest request, HostRegistry registry) {
        Optional<HostRecord> found = registry.view().find(name);
        if (found.isPresent() && request.getMethod().equals("GET") && !BrowserSigns.mayBeOfAnyPage(request)) {
            registry.refresh(name, Caller.of(request).authority().ofHost(Reports.ORIGINAL));
        }
        return found;
    }
}
