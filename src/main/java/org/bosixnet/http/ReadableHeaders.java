package org.bosixnet.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bosixnet.http.dyndns2.Dyndns2Answers;
import org.bosixnet.http.request.RequestHeaders;
import org.bosixnet.http.request.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests from failing because of a header that Jersey cannot read: it would refuse them without explanation, or
 * fail, before any resource is called. A malformed header is hidden, so that the default applies; a body with a
 * malformed type gets a type that no resource accepts. The headers that guards check stay unchanged. Jersey also
 * derives the answer's type from {@code Accept}, and would fail on a character set there after the resource has done
 * its work, so only the name and the weight of each media type are kept.
 *
 * <p>On the paths of dyndns2 nothing depends on {@code Accept}, and a body without a type is a form. Elsewhere the type
 * of a form is hidden, or Jersey would make the container read it.
 */
public final class ReadableHeaders implements Filter {

    private static final List<String> HIDDEN = List.of();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Map<String, List<String>> instead = instead(http);
        chain.doFilter(instead.isEmpty() ? http : new Replacing(http, instead), response);
    }

    private static Map<String, List<String>> instead(HttpServletRequest request) {
        boolean dyndns2 = Dyndns2Answers.areGivenAt(RequestTarget.path(request));
        Map<String, List<String>> instead = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        RequestHeaders.OPTIONAL.forEach((name, reader) -> {
            String text = RequestHeaders.text(request, name);
            if (text != null && RequestHeaders.read(reader, text).isEmpty()) {
                instead.put(name, HIDDEN);
            }
        });
        String type = RequestHeaders.text(request, HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            instead.put(HttpHeaders.CONTENT_TYPE, contentType(type, dyndns2));
        }
        String accept = RequestHeaders.text(request, HttpHeaders.ACCEPT);
        if (accept != null) {
            instead.put(HttpHeaders.ACCEPT, accept(accept, dyndns2));
        }
        if (request.getContentLengthLong() > Integer.MAX_VALUE) {
            instead.put(HttpHeaders.CONTENT_LENGTH, List.of(Integer.toString(Integer.MAX_VALUE))); // too large anyway
        }
        return instead;
    }

    private static List<String> accept(String text, boolean dyndns2) {
        return dyndns2 ? HIDDEN : RequestHeaders.bareAccept(text).map(List::of).orElse(HIDDEN);
    }

    /** Returns the type without its parameters: nothing depends on them, and Jersey fails on some. */
    private static List<String> contentType(String text, boolean dyndns2) {
        if (text.isBlank()) {
            return HIDDEN;
        }
        return RequestHeaders.mediaType(text)
                .filter(type -> !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE))
                .map(type -> List.of(type.getType() + "/" + type.getSubtype()))
                .orElse(dyndns2 ? HIDDEN : List.of(MediaType.APPLICATION_OCTET_STREAM));
    }

    private static final class Replacing extends HttpServletRequestWrapper {

        private final Map<String, List<String>> instead;

        Replacing(HttpServletRequest request, Map<String, List<String>> instead) {
            super(request);
            this.instead = instead;
        }

        @Override
        public @Nullable String getHeader(String name) {
            List<String> values = instead.get(name);
            return values == null
                    ? super.getHeader(name)
                    : values.stream().findFirst().orElse(null);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            List<String> values = instead.get(name);
            return values == null ? super.getHeaders(name) : Collections.enumeration(values);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = Collections.list(super.getHeaderNames());
            names.removeIf(name -> HIDDEN.equals(instead.get(name)));
            return Collections.enumeration(names);
        }

        @Override
        public long getDateHeader(String name) {
            return HIDDEN.equals(instead.get(name)) ? -1 : super.getDateHeader(name);
        }

        @Override
        public @Nullable String getContentType() {
            return getHeader(HttpHeaders.CONTENT_TYPE);
        }
    }
}
