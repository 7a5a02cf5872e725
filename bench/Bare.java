import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Answers the bytes that the registry does, and does nothing for it but one digest of the key: what is left to the
 * registry of a request is the difference to this. The bytes are in the files {@code address}, {@code hosts} and
 * {@code hosts.gz} of the directory that the context names.
 */
public final class Bare extends HttpServlet {

    private static final byte[] REFUSED = new byte[32];

    private byte[] address;
    private byte[] hosts;
    private byte[] packed;

    @Override
    public void init() {
        address = bytes("address");
        hosts = bytes("hosts");
        packed = bytes("hosts.gz");
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(Path.of(getServletContext().getInitParameter("directory"), file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (MessageDigest.isEqual(digest(request.getHeader("Authorization")), REFUSED)) {
            response.sendError(401);
            return;
        }
        byte[] body = address;
        if (request.getPathInfo().equals("/hosts")) {
            body = hosts;
            String accepted = request.getHeader("Accept-Encoding");
            if (accepted != null && accepted.contains("gzip")) {
                body = packed;
                response.setHeader("Content-Encoding", "gzip");
            }
        }
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static byte[] digest(String header) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
