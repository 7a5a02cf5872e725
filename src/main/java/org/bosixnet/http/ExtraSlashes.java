package org.bosixnet.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * Takes {@code //NAME} for {@code /NAME}, and so {@code //hosts}: an agent of the original asks for these if the {@code URL} in
 * its settings ends in a slash, which the original allows. Longer paths are left as they are, since a proxy may let some of them
 * pass and others not.
 */
public final class ExtraSlashes implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        boolean extra = extra(asked.getRequestURI(), asked.getContextPath().length()) > 0;
        chain.doFilter(extra ? new Without(asked) : asked, response);
    }

    /**
     * Returns how many slashes there are too many before the only segment of the path within the application.
     *
     * @param begin the length of the application's own path
     */
    private static int extra(String uri, int begin) {
        int last = uri.lastIndexOf('/');
        for (int i = begin; i < last; i++) {
            if (uri.charAt(i) != '/') {
                return 0;
            }
        }
        return Math.max(0, last - begin);
    }

    private static final class Without extends HttpServletRequestWrapper {

        Without(HttpServletRequest asked) {
            super(asked);
        }

        /** Returns the path as it is now: a dispatch within the registry gives the request another one. */
        @Override
        public String getRequestURI() {
            String uri = super.getRequestURI();
            int begin = getContextPath().length();
            return uri.substring(0, begin) + uri.substring(begin + extra(uri, begin));
        }
    }
}
