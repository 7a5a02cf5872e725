package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bosixnet.client.Loopback;
import org.bosixnet.client.host.KeyPin;

/**
 * A certificate that signs itself, made by keytool.
 *
 * @param context of a server that has it
 * @param pem the file that holds it
 * @param pin its key
 */
public record TestCertificate(SSLContext context, Path pem, KeyPin pin) {
    private static final char[] PASSWORD = "password".toCharArray();

    /**
     * Makes one.
     *
     * @param more arguments for keytool besides the extension
     */
    public static TestCertificate make(Path directory, String name, String extension, String... more) throws Exception {
        Path keys = directory.resolve(name + ".p12");
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                extension,
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(PASSWORD)));
        arguments.addAll(List.of(more));
        Process keytool = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        String encoded = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("server").getEncoded());
        Path pem = Files.writeString(
                directory.resolve(name + ".pem"),
                "The test's own.\n-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return new TestCertificate(
                context, pem, KeyPin.of(store.getCertificate("server").getPublicKey()));
    }

    /** Returns a server with this certificate that lists a host. */
    RawServer server() throws IOException {
        return server((request, out) -> RawServer.say(out, "200 OK", "", "2001:db8::1    alpha\n"));
    }

    /** Returns a server with this certificate. */
    RawServer server(RawServer.Script script, String... protocols) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, Loopback.address());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new RawServer(script, socket);
    }
}
