package org.bosixnet.etcd;

import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.resolver.IPNameResolver;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this store.
 *
 * @param endpoints {@code bosixnet.etcd.endpoints}: URLs of members of one cluster, separated by commas, all with http or
 *     all with https; default {@code http://127.0.0.1:2379}
 * @param prefix {@code bosixnet.etcd.prefix}: what all keys begin with, before a slash; default {@code bosixnet}
 * @param user {@code bosixnet.etcd.user} and {@code bosixnet.etcd.password}: both or neither
 * @param caFile {@code bosixnet.etcd.ca-file}: PEM certificates of those who vouch for etcd; default: those that Java knows
 * @param certFile {@code bosixnet.etcd.cert-file} and {@code bosixnet.etcd.key-file}: what the registry shows etcd of
 *     itself, both in PEM, the key as PKCS #8; both or neither
 * @param timeout {@code bosixnet.etcd.timeout}: how long etcd may take to answer; ISO 8601, default {@code PT5S}
 */
record EtcdConfig(
        List<URI> endpoints,
        String prefix,
        @Nullable String user,
        @Nullable String password,
        @Nullable File caFile,
        @Nullable File certFile,
        @Nullable File keyFile,
        Duration timeout) {

    static final String ENDPOINTS = "bosixnet.etcd.endpoints";
    static final String PREFIX = "bosixnet.etcd.prefix";
    static final String USER = "bosixnet.etcd.user";
    static final String PASSWORD = "bosixnet.etcd.password";
    static final String CA_FILE = "bosixnet.etcd.ca-file";
    static final String CERT_FILE = "bosixnet.etcd.cert-file";
    static final String KEY_FILE = "bosixnet.etcd.key-file";
    private static final String TIMEOUT = "bosixnet.etcd.timeout";

    /** The names of all of them. */
    static final Set<String> NAMES = Set.of(ENDPOINTS, PREFIX, USER, PASSWORD, CA_FILE, CERT_FILE, KEY_FILE, TIMEOUT);

    private static final Pattern PREFIX_FORM = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final int MAX_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * Reads the settings.
     *
     * @throws StoreException if a value is not allowed, or a file cannot be read
     */
    static EtcdConfig of(Map<String, String> settings) {
        EtcdConfig config = new EtcdConfig(
                endpoints(settings.getOrDefault(ENDPOINTS, "http://127.0.0.1:2379")),
                settings.getOrDefault(PREFIX, "bosixnet"),
                settings.get(USER),
                settings.get(PASSWORD),
                file(settings, CA_FILE),
                file(settings, CERT_FILE),
                file(settings, KEY_FILE),
                timeout(settings.getOrDefault(TIMEOUT, "PT5S")));
        if (!PREFIX_FORM.matcher(config.prefix).matches()) {
            throw refused(
                    PREFIX, config.prefix, "letters, digits, dots, hyphens and underscores, with slashes between");
        }
        demandBoth(USER, config.user, PASSWORD, config.password);
        demandBoth(CERT_FILE, config.certFile, KEY_FILE, config.keyFile);
        if (!config.isHttps() && (config.caFile != null || config.certFile != null)) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    CA_FILE + " and " + CERT_FILE + " need " + ENDPOINTS + " with https; it is "
                            + config.endpointsText() + ".");
        }
        return config;
    }

    private static List<URI> endpoints(String text) {
        List<URI> endpoints;
        try {
            endpoints = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(URI::create)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw refusedEndpoints(text);
        }
        String scheme = endpoints.get(0).getScheme();
        for (URI endpoint : endpoints) {
            if (!("http".equals(scheme) || "https".equals(scheme))
                    || !scheme.equals(endpoint.getScheme())
                    || endpoint.getHost() == null
                    || endpoint.getUserInfo() != null
                    || endpoint.getPort() > MAX_PORT
                    || endpoint.getPort() == 0
                    || !(endpoint.getPath().isEmpty() || endpoint.getPath().equals("/"))
                    || endpoint.getQuery() != null
                    || endpoint.getFragment() != null) {
                throw refusedEndpoints(text);
            }
        }
        return endpoints;
    }

    private static StoreException refusedEndpoints(String text) {
        return refused(
                ENDPOINTS,
                text.replaceAll("[^/,]*@", "...@"), // before it, someone may have put a password
                "URLs separated by commas, all with http or all with https: http://etcd1:2379,http://etcd2:2379");
    }

    private static Duration timeout(String text) {
        try {
            Duration timeout = Duration.parse(text);
            if (timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0) {
                return timeout;
            }
        } catch (DateTimeException e) { // said below
        }
        throw refused(TIMEOUT, text, "a duration from PT0.1S to PT1M");
    }

    private static @Nullable File file(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            return null;
        }
        File file = new File(value);
        if (!file.isFile() || !file.canRead()) {
            throw refused(name, value, "a file that the registry's user can read");
        }
        return file;
    }

    private static void demandBoth(String one, @Nullable Object first, String other, @Nullable Object second) {
        if ((first == null) != (second == null)) {
            throw new StoreException(Kind.UNAVAILABLE, "Set both " + one + " and " + other + ", or neither.");
        }
    }

    private static StoreException refused(String name, String value, String allowed) {
        return new StoreException(
                Kind.UNAVAILABLE, name + " is '" + value + "', which is not allowed. It must be " + allowed + ".");
    }

    boolean isHttps() {
        return "https".equals(endpoints.get(0).getScheme());
    }

    /** Returns whether the registry shows nothing that would tell it from any other user of the network. */
    boolean isAnonymous() {
        return user == null && certFile == null;
    }

    String endpointsText() {
        return endpoints.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    /** Returns endpoints as the client library takes them, which does not expect an IPv6 address itself. */
    static String target(List<URI> endpoints) {
        return endpoints.stream()
                .map(URI::getAuthority)
                .map(authority -> authority.replace("[", "%5B").replace("]", "%5D"))
                .collect(Collectors.joining(",", IPNameResolver.SCHEME + ":///", ""));
    }

    /**
     * Makes a client use these settings.
     *
     * @throws StoreException if a certificate or a key cannot be used
     */
    ClientBuilder applyTo(ClientBuilder builder) {
        builder.target(target(endpoints));
        if (user != null && password != null) {
            builder.user(Keyspace.bytes(user)).password(Keyspace.bytes(password));
        }
        if (isHttps()) {
            try {
                builder.sslContext(this::secure);
            } catch (SSLException | IllegalArgumentException e) {
                throw new StoreException(
                        Kind.UNAVAILABLE,
                        "The certificates or the key for etcd cannot be used (" + EtcdFailures.reason(e) + "). "
                                + CA_FILE + " and " + CERT_FILE + " must be PEM certificates, and " + KEY_FILE
                                + " a PEM key as PKCS #8.",
                        e);
            }
        }
        return builder;
    }

    private void secure(SslContextBuilder tls) {
        if (caFile != null) {
            tls.trustManager(caFile);
        }
        if (certFile != null) {
            tls.keyManager(certFile, keyFile);
        }
    }

    @Override
    public String toString() {
        return "etcd at " + endpointsText() + " under " + prefix; // not the password
    }
}
