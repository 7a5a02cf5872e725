package org.bosixnet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request as the container would hand it over, as far as access looks at it; anything else is refused loudly. */
public final class FakeRequest {

    private final Map<String, List<String>> headers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private String method = "GET";
    private String uri = "/bosixnet/hosts";
    private String address = "192.0.2.7";
    private String scheme = "http";
    private String contextPath = "/bosixnet";
    private String protocol = "HTTP/1.1";
    private String serverName = "localhost";
    private int serverPort = 80;

    FakeRequest from(String newAddress) {
        address = newAddress;
        return this;
    }

    FakeRequest method(String newMethod) {
        method = newMethod;
        return this;
    }

    FakeRequest uri(String newUri) {
        uri = newUri;
        return this;
    }

    FakeRequest scheme(String newScheme) {
        scheme = newScheme;
        return this;
    }

    FakeRequest contextPath(String newPath) {
        contextPath = newPath;
        return this;
    }

    /** Makes it a request of HTTP/2, to that {@code :authority}. */
    FakeRequest http2(String name, int port) {
        protocol = "HTTP/2.0";
        serverName = name;
        serverPort = port;
        return this;
    }

    /** Adds a header line. */
    FakeRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), same -> new ArrayList<>())
                .add(value);
        return this;
    }

    FakeRequest bearer(AccessKey key) {
        return header("Authorization", "Bearer " + key.secretText());
    }

    FakeRequest cookie(String name, String value) {
        return header("Cookie", name + "=" + value);
    }

    HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                FakeRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, given) -> call(called, given == null ? new Object[0] : given));
    }

    private Object call(Method called, Object[] given) throws Throwable {
        try {
            return FakeRequest.class
                    .getMethod(called.getName(), called.getParameterTypes())
                    .invoke(this, given);
        } catch (NoSuchMethodException e) {
            throw new UnsupportedOperationException(called.getName(), e);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    public String getMethod() {
        return method;
    }

    public String getRequestURI() {
        return uri;
    }

    public String getRemoteAddr() {
        return address;
    }

    public String getScheme() {
        return scheme;
    }

    public String getProtocol() {
        return protocol;
    }

    public String getServerName() {
        return serverName;
    }

    public int getServerPort() {
        return serverPort;
    }

    public String getServletPath() {
        return uri.startsWith(contextPath) ? uri.substring(contextPath.length()) : uri;
    }

    public String getContextPath() {
        return contextPath;
    }

    public String getHeader(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.get(0);
    }

    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }

    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }
}
