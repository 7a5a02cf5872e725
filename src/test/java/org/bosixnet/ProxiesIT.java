package org.bosixnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bosixnet.container.Proxy;
import org.bosixnet.container.RunningContainer;
import org.bosixnet.container.Tomcat;
import org.bosixnet.testing.Await;
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

    private static final Path PAGE = Path.of("docs/proxies.md");
    private static final String NAME = "registry.example.org";
    private static final InetAddress HERE = local(1);
    private static final String OTHER = "this is the other application";

    /** Ways out of the registry's path, in every spelling that one of two servers may understand otherwise. */
    private static final List<String> WAYS_OUT = List.of(
            "/bosixnet/..;/other/",
            "/bosixnet/..;a=b/other/",
            "/bosixnet/%2e%2e;/other/",
            "/bosixnet/%2e%2e/other/",
            "/bosixnet/.%2e/other/",
            "/bosixnet/..%3b/other/",
            "/bosixnet/..%3B/other/",
            "/bosixnet/..%2fother/",
            "/bosixnet/..;%2fother/",
            "/bosixnet%2f..%3b/other/",
            "/bosixnet/;/../other/",
            "/bosixnet/;/%2e./other/",
            "/bosixnet/%3b/../other/",
            "/bosixnet/;x/..;y/../other/",
            "/bosixnet/.;/..;/other/",
            "/bosixnet/x/..;/..;/other/",
            "/bosixnet/a;/../../other/",
            "/bosixnet/../other/",
            "/bosixnet/..//other/",
            "/bosixnet//..//../other/",
            "/bosixnet\\..\\other/",
            "/bosixnet/%5c..%5cother/",
            "/bosixnet/..%00/other/",
            "/bosixnet/..%09/other/",
            "/bosixnet/%252e%252e;/other/",
            "/bosixnet/..%253b/other/",
            "/bosixnet/%c0%ae%c0%ae/other/",
            "/%62osixnet/..;/other/",
            "/BOSIXNET/..;/other/",
            "/bosixnet/..?;/other/",
            "/bosixnet/..#;/other/",
            "//other/",
            "/;/other/",
            "/other/");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path base;

    private Path tls;
    private Path data;
    private RunningContainer tomcat;
    private SSLContext trust;
    private Properties keys;
    private int port;
    private int clients = 6;

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
        trust = trusting(tls.resolve("fullchain.pem"));
        tomcat = new RunningContainer(
                Tomcat.ofDebian(),
                Files.createDirectory(base.resolve("tomcat")),
                Map.of("BOSIXNET_DATA_DIR", data.toString(), "BOSIXNET_TRUSTED_PROXIES", "127.0.0.1,::1"));
        Path other = Files.createDirectories(base.resolve("tomcat/temp/other"));
        Files.writeString(other.resolve("index.html"), OTHER);
        Files.move(other, base.resolve("tomcat/webapps/other"));
        tomcat.deploy(Path.of("target/bosixnet.war"), "/bosixnet", "/health/ready");
        Await.until(
                "the other application is there",
                () -> tomcat.get("/other/").body().equals(OTHER));
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
        Path directory = directory("nginx");
        String block = documented(
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
            keepsItsPromises(proxy);
        }
    }

    @Test
    @Needs("haproxy")
    void haproxy() throws Exception {
        Path directory = directory("haproxy");
        Path file = directory.resolve("haproxy.cfg");
        Files.writeString(
                file,
                "global\n    maxconn 100\n"
                        + documented(
                                "haproxy",
                                Map.of(
                                        "bind :::443 v4v6", "bind 127.0.0.1:" + port,
                                        "/etc/haproxy/tls/", tls + "/")));
        try (Proxy proxy = Proxy.start(List.of("haproxy", "-f", file.toString()), port, directory)) {
            keepsItsPromises(proxy);
        }
    }

    @Test
    @Needs({"apache2", "/usr/lib/apache2/modules/mod_proxy_http.so"})
    void apache() throws Exception {
        Path directory = directory("apache");
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
        text.append(documented("apache", Map.of("*:443", "*:" + port, "/etc/apache2/tls/", tls + "/")));
        Path file = directory.resolve("apache.conf");
        Files.writeString(file, text);
        try (Proxy proxy = Proxy.start(List.of("apache2", "-DFOREGROUND", "-f", file.toString()), port, directory)) {
            keepsItsPromises(proxy);
        }
    }

    @Test
    @Needs("caddy")
    void caddy() throws Exception {
        Path directory = directory("caddy");
        Path file = directory.resolve("Caddyfile");
        // its own port for redirects and for its administration are others' on this machine
        Files.writeString(
                file,
                documented(
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
            keepsItsPromises(proxy);
        }
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(base.resolve(name));
    }

    private String documented(String language, Map<String, String> replaced) throws IOException {
        Map<String, String> all = new TreeMap<>(replaced);
        all.put("127.0.0.1:8080", "127.0.0.1:" + tomcat.port());
        return Proxy.documented(PAGE, language, all);
    }

    private void keepsItsPromises(Proxy proxy) throws Exception {
        assertThat(proxy.isUp()).isTrue();
        passesOnKeysAndSessions();
        tellsWhomARequestComesFrom();
        passesOnEachChangeAtOnce();
        refusesLargeBodies();
        leadsNowhereElse();
    }

    private void passesOnKeysAndSessions() throws Exception {
        assertThat(get("/bosixnet/hosts")).startsWith("HTTP/1.1 401");
        String list = get("/bosixnet/hosts", reader());
        assertThat(list).startsWith("HTTP/1.1 200").containsIgnoringCase("Strict-Transport-Security: max-age=31536000");
        String signedIn = send("POST", "/bosixnet/api/v1/session", "", List.of(reader(), "Origin: https://" + host()));
        assertThat(signedIn).startsWith("HTTP/1.1 200").contains("; Secure");
        assertThat(send("POST", "/bosixnet/api/v1/session", "", List.of(reader(), "Origin: https://evil.example")))
                .startsWith("HTTP/1.1 403");
        String page = get("/bosixnet/", "Accept: text/html");
        assertThat(page).startsWith("HTTP/1.1 200").contains("<title>BOSixNet</title>");
    }

    /** What a client writes into these headers itself must not make it somebody else. */
    private void tellsWhomARequestComesFrom() throws Exception {
        String name = "spoof-" + port;
        String key = bind(name);
        String basic =
                "Authorization: Basic " + Base64.getEncoder().encodeToString((name + ":" + key).getBytes(ISO_8859_1));
        for (List<String> claims : List.of(
                List.<String>of(),
                List.of("X-Forwarded-For: 2001:db8::99"),
                List.of("Forwarded: for=\"[2001:db8::99]\""),
                List.of("X-Forwarded-For: 2001:db8::99", "Forwarded: for=\"[2001:db8::99]\""),
                List.of("X-Real-IP: 2001:db8::99", "True-Client-IP: 2001:db8::99"))) {
            List<String> headers = new ArrayList<>(claims);
            headers.add(basic);
            assertThat(send("GET", "/bosixnet/nic/update?hostname=" + name, null, headers))
                    .as("%s", claims)
                    .startsWith("HTTP/1.1 200")
                    .endsWith("dnserr\n"); // a client on the loopback interface has no address that others could reach
        }
        String wrong = keys.getProperty("reader-key");
        int client = ++clients;
        try (Socket ignored = connect(local(client))) {
            exchange(ignored, "GET", "/bosixnet/hosts", null, List.of("Authorization: Bearer " + altered(wrong)));
        }
        Await.until("the registry knows the client behind the proxy", () -> tomcat.log()
                .contains("127.0.0." + client));
    }

    private static String altered(String key) {
        return key.substring(0, key.length() - 1) + (key.endsWith("A") ? "B" : "A");
    }

    private void passesOnEachChangeAtOnce() throws Exception {
        try (Socket socket = connect(null)) {
            write(socket, "GET", "/bosixnet/api/v1/events", null, List.of(reader()));
            StringBuilder heard = new StringBuilder();
            InputStream in = socket.getInputStream();
            readUntil(in, heard, "event: reset");
            assertThat(send(
                            "PUT",
                            "/bosixnet/api/v1/hosts/live-" + port,
                            "{\"addresses\":[\"2001:db8::5\"]}",
                            List.of("Authorization: " + admin(), "Content-Type: application/json")))
                    .startsWith("HTTP/1.1 201");
            readUntil(in, heard, "live-" + port);
        }
    }

    private void refusesLargeBodies() throws Exception {
        assertThat(send(
                        "PUT",
                        "/bosixnet/api/v1/hosts/live-" + port,
                        "x".repeat(70_000),
                        List.of("Authorization: " + admin(), "Content-Type: application/json")))
                .startsWith("HTTP/1.1 413");
    }

    private void leadsNowhereElse() throws Exception {
        List<String> reached = new ArrayList<>();
        for (String path : WAYS_OUT) {
            if (get(path, reader()).contains(OTHER)) {
                reached.add(path);
            }
        }
        assertThat(reached).isEmpty();
        // and one of them does lead there where no proxy is between
        try (Socket socket = new Socket(HERE, tomcat.port())) {
            assertThat(exchange(socket, "GET", WAYS_OUT.get(0), null, List.of()))
                    .contains(OTHER);
        }
    }

    private String reader() {
        return "Authorization: Bearer " + keys.getProperty("reader-key");
    }

    private String admin() {
        return "Bearer " + keys.getProperty("admin-key");
    }

    private String bind(String name) {
        return tomcat.request("POST", "/bosixnet/api/v1/hosts/" + name + "/key", "Authorization", admin())
                .body()
                .replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
    }

    private String host() {
        return NAME + ":" + port;
    }

    private String get(String path, String... headers) throws IOException {
        return send("GET", path, null, List.of(headers));
    }

    private String send(String method, String path, String body, List<String> headers) throws IOException {
        try (Socket socket = connect(null)) {
            return exchange(socket, method, path, body, headers);
        }
    }

    private Socket connect(InetAddress from) throws IOException {
        Socket plain = from == null ? new Socket(HERE, port) : new Socket(HERE, port, from, 0);
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, NAME, port, true);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private String exchange(Socket socket, String method, String path, String body, List<String> headers)
            throws IOException {
        write(socket, method, path, body, headers);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (IOException e) {
            // some proxies break the connection off behind a refused body
        }
        return answer.toString(ISO_8859_1);
    }

    private void write(Socket socket, String method, String path, String body, List<String> headers)
            throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        if (body != null) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n").append(body == null ? "" : body);
        try {
            socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
        } catch (IOException e) {
            // refused before all of it was sent; the answer says why
        }
    }

    private static void readUntil(InputStream in, StringBuilder heard, String wanted) throws IOException {
        byte[] buffer = new byte[4096];
        while (heard.indexOf(wanted) < 0) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new AssertionError("the stream ended before " + wanted + ": " + heard);
            }
            heard.append(new String(buffer, 0, read, ISO_8859_1));
        }
    }

    private static InetAddress local(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    NAME, CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
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
}
