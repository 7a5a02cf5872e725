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
import org.jspecify.annotations.Nullable;

/**
 * Lets no dyndns2 client fail by a header on which nothing depends: Jersey refuses an {@code Accept} or a
 * {@code Content-Type} that it cannot read without a word, before anything here is asked. Stands before it, therefore.
 */
public final class Dyndns2Leniency implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        boolean dyndns2 = Dyndns2Answers.areGivenAt(http.getServletPath());
        chain.doFilter(dyndns2 ? new Lenient(http) : http, response);
    }

    private static final class Lenient extends HttpServletRequestWrapper {

        Lenient(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isHidden(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        private boolean isHidden(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCEPT)
                    || (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) && !isOtherThanForm(super.getContentType()));
        }

        /** What has no type is a form. So one is not missed; and Jersey would have the container read one. */
        private static boolean isOtherThanForm(@Nullable String type) {
            try {
                return type != null
                        && !MediaType.valueOf(type).isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
