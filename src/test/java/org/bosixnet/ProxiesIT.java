package org.bosixnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.bosixnet.container.HttpsClient;
import org.bosixnet.container.Proxy;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Documented;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The proxies of docs/proxies.md as they are documented there, before a Tomcat that has another application, too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs({"/usr/share/tomcat10/bin/catalina.sh", "openssl"})
class ProxiesIT {

    /** The registry's path behind the proxies. */
    private static final String INNER = "/bosixnet";

    private static final Path PAGE = Path.of("docs/proxies.md");
    private static final String NAME = "registry.example.org";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path base;

    private Path tls;
    private Path data;
    private RunningContainer tomcat;
    private Properties keys;
    private int port;

    @BeforeAll
    void start() throws Exception {
        tls = Files.createDirectory(base.resolve("tls"));
        data = base.resolve("data");
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + NAME)
                .with("-addext", "subjectAltName=DNS:" + NAME)
                .with("-keyout", tls.resolve("privkey.pem").toString())
                .with("-out", tls.resolve("fullchain.pem").toString())
                .toItsEnd();
        Files.writeString(
                tls.resolve("registry.pem"),
                Files.readString(tls.resolve("fullchain.pem")) + Files.readString(tls.resolve("privkey.pem")));
        tomcat = new RunningContainer(
                Tomcat.ofDebian(),
                Files.createDirectory(base.resolve("tomcat")),
                Map.of("BOSIXNET_DATA_DIR", data.toString(), "BOSIXNET_TRUSTED_PROXIES", "127.0.0.1,::1"));
        Path other = Files.createDirectories(base.resolve("tomcat/temp/other"));
        Files.writeString(other.resolve("index.html"), ProxyPromises.OTHER);
        Files.move(other, base.resolve("tomcat/webapps/other"));
        tomcat.deploy(Path.of("target/bosixnet.war"), "/bosixnet", "/health/ready");
        Await.until(
                "the other application is there",
                () -> tomcat.get("/other/").body().equals(ProxyPromises.OTHER));
        keys = new Properties();
        keys.load(new StringReader(Files.readString(data.resolve("first-keys"))));
    }

    @BeforeEach
    void choosePort() throws IOException {
        port = Proxy.freePort();
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    @Needs("nginx")
    void nginx() throws Exception {
        nginx(INNER, Map.of());
    }

    @Test
    @Needs("nginx")
    void nginxUnderAnotherPath() throws Exception {
        nginx("/fleet", Map.of("location /bosixnet/", "location /fleet/"));
    }

    private void nginx(String path, Map<String, String> changes) throws Exception {
        Path directory = directory("nginx" + path.substring(1));
        String block = documented(
                path,
                changes,
                "nginx",
                Map.of(
                        "listen [::]:443 ssl http2 ipv6only=off", "listen 127.0.0.1:" + port + " ssl http2",
                        "/etc/nginx/tls/", tls + "/"));
        Path file = directory.resolve("nginx.conf");
        Files.writeString(file, """
            daemon off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
            access_log off;
            client_body_temp_path bodies;
            proxy_temp_path proxied;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            """ + block + "}\n");
        // as root its workers are others, who have to get at their own directories
        try (Proxy proxy =
                Proxy.start(List.of("nginx", "-p", directory + "/", "-c", file.toString()), port, directory)) {
            keepsItsPromises(proxy, path);
        }
    }

    @Test
    @Needs("haproxy")
    void haproxy() throws Exception {
        haproxy(INNER, Map.of());
    }

    @Test
    @Needs("haproxy")
    void haproxyUnderAnotherPath() throws Exception {
        haproxy(
                "/fleet",
                Map.of(
                        "path_beg /bosixnet/",
                        "path_beg /fleet/",
                        "option httpchk GET /bosixnet/health/ready",
                        "option httpchk OPTIONS /bosixnet/",
                        "set-header X-Forwarded-Prefix /bosixnet",
                        "set-header X-Forwarded-Prefix /bosixnet\n"
                                + "    http-request replace-path /fleet/(.*) /bosixnet/\\1"));
    }

    private void haproxy(String path, Map<String, String> changes) throws Exception {
        Path directory = directory("haproxy" + path.substring(1));
        Path file = directory.resolve("haproxy.cfg");
        Files.writeString(
                file,
                "global\n    maxconn 100\n"
                        + documented(
                                path,
                                changes,
                                "haproxy",
                                Map.of(
                                        "bind :::443 v4v6", "bind 127.0.0.1:" + port,
                                        "/etc/haproxy/tls/", tls + "/")));
        try (Proxy proxy = Proxy.start(List.of("haproxy", "-f", file.toString()), port, directory)) {
            keepsItsPromises(proxy, path);
        }
    }

    @Test
    @Needs({"apache2", "/usr/lib/apache2/modules/mod_proxy_http.so"})
    void apache() throws Exception {
        apache(INNER, Map.of());
    }

    @Test
    @Needs({"apache2", "/usr/lib/apache2/modules/mod_proxy_http.so"})
    void apacheUnderAnotherPath() throws Exception {
        apache("/fleet", Map.of("ProxyPass             /bosixnet/", "ProxyPass             /fleet/"));
    }

    private void apache(String path, Map<String, String> changes) throws Exception {
        Path directory = directory("apache" + path.substring(1));
        StringBuilder text = new StringBuilder();
        for (String module : List.of(
                "mpm_event", "authz_core", "ssl", "socache_shmcb", "headers", "proxy", "proxy_http", "reqtimeout")) {
            text.append("LoadModule ")
                    .append(module)
                    .append("_module /usr/lib/apache2/modules/mod_")
                    .append(module)
                    .append(".so\n");
        }
        text.append("ServerRoot ").append(directory).append('\n');
        text.append("ServerName ").append(NAME).append('\n');
        text.append("PidFile apache.pid\nErrorLog apache.err\nDefaultRuntimeDir .\n");
        text.append("User nobody\nGroup nogroup\nListen 127.0.0.1:")
                .append(port)
                .append(" https\n");
        text.append(documented(path, changes, "apache", Map.of("*:443", "*:" + port, "/etc/apache2/tls/", tls + "/")));
        Path file = directory.resolve("apache.conf");
        Files.writeString(file, text);
        try (Proxy proxy = Proxy.start(List.of("apache2", "-DFOREGROUND", "-f", file.toString()), port, directory)) {
            keepsItsPromises(proxy, path);
        }
    }

    @Test
    @Needs("caddy")
    void caddy() throws Exception {
        caddy(INNER, Map.of());
    }

    @Test
    @Needs("caddy")
    void caddyUnderAnotherPath() throws Exception {
        caddy(
                "/fleet",
                Map.of(
                        "reverse_proxy /bosixnet/*",
                        "uri path_regexp ^/fleet/ /bosixnet/\n    reverse_proxy /bosixnet/*"));
    }

    private void caddy(String path, Map<String, String> changes) throws Exception {
        Path directory = directory("caddy" + path.substring(1));
        Path file = directory.resolve("Caddyfile");
        // its own port for redirects and for its administration are others' on this machine
        Files.writeString(
                file,
                documented(
                        path,
                        changes,
                        "caddyfile",
                        Map.of(
                                "{\n    servers {",
                                "{\n    admin off\n    auto_https disable_redirects\n    servers {",
                                NAME + " {",
                                "https://" + NAME + ":" + port + " {\n    bind 127.0.0.1",
                                "/etc/caddy/tls/",
                                tls + "/")));
        try (Proxy proxy = Proxy.start(
                List.of("caddy", "run", "--adapter", "caddyfile", "--config", file.toString()), port, directory)) {
            keepsItsPromises(proxy, path);
        }
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(base.resolve(name));
    }

    private String documented(String path, Map<String, String> changes, String language, Map<String, String> replaced)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(replaced);
        all.putAll(changes);
        all.put("X-Forwarded-Prefix " + INNER, "X-Forwarded-Prefix " + path);
        all.put("127.0.0.1:8080", "127.0.0.1:" + tomcat.port());
        return Documented.block(PAGE, language, all);
    }

    private static Run run(String... command) {
        return new Run(new ArrayList<>(List.of(command)));
    }

    private record Run(List<String> command) {

        Run with(String... arguments) {
            command.addAll(List.of(arguments));
            return this;
        }

        void toItsEnd() throws Exception {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(process.waitFor()).as(printed).isZero();
        }
    }

    private void keepsItsPromises(Proxy proxy, String path) throws Exception {
        assertThat(proxy.isUp()).isTrue();
        ProxyPromises promises =
                new ProxyPromises(tomcat, keys, new HttpsClient(tls.resolve("fullchain.pem"), NAME, port));
        promises.areKeptUnder(path);
        if (path.equals(INNER)) {
            promises.areKept();
        }
    }
}
