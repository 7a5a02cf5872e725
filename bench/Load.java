import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a fixed rate, whether they are answered or not, and prints how many there were, how many failed, and
 * the median, the 99th percentile and the longest time of the others, in milliseconds. A request's time counts from when
 * it was due, so a server that falls behind is seen to. Those of the first quarter only warm up, and do not count.
 */
public final class Load {

    private static final int TIMEOUT_MILLIS = 10_000;

    /** What a request that failed has for its time. */
    private static final long FAILED = -1;

    private final URI url;
    private final String headers;
    private final int hosts;
    private final double nanosBetween;
    private final int connections;
    private final long[] times;
    private final long start = System.nanoTime();

    private Load(URI url, double rate, int seconds, int connections, String headers, int hosts) {
        this.url = url;
        this.headers = headers;
        this.hosts = hosts;
        this.nanosBetween = 1e9 / rate;
        this.connections = connections;
        this.times = new long[(int) (rate * seconds)];
    }

    /**
     * Arguments: URL, requests in a second, seconds, connections, a file with lines of headers, and the number of hosts
     * of the registry at that URL whose addresses are to change, each time of one drawn by chance; without it, URL is
     * read.
     */
    public static void main(String[] args) throws Exception {
        Load load = new Load(
                URI.create(args[0]),
                Double.parseDouble(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Files.readString(Path.of(args[4])).strip().replace("\n", "\r\n") + "\r\n",
                args.length > 5 ? Integer.parseInt(args[5]) : 0);
        load.run();
        load.print();
    }

    private void run() throws InterruptedException {
        Thread[] threads = new Thread[connections];
        for (int i = 0; i < connections; i++) {
            int first = i;
            threads[i] = new Thread(() -> send(first));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void print() {
        long[] counted = Arrays.copyOfRange(times, times.length / 4, times.length);
        long[] answered = Arrays.stream(counted).filter(time -> time != FAILED).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%d %d %.1f %.1f %.1f%n",
                counted.length,
                counted.length - answered.length,
                at(0.50, answered),
                at(0.99, answered),
                at(1, answered));
    }

    private static double at(double quantile, long[] sorted) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
    }

    /** Sends every request of one connection: the first, and then each as many later as there are connections. */
    private void send(int first) {
        Connection connection = null;
        for (int i = first; i < times.length; i += connections) {
            long due = start + (long) (i * nanosBetween);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            try {
                if (connection == null) {
                    connection = new Connection(url);
                }
                boolean more = connection.exchange(hosts == 0 ? read() : update());
                times[i] = System.nanoTime() - due;
                if (!more) {
                    connection.close();
                    connection = null;
                }
            } catch (IOException e) {
                times[i] = FAILED;
                if (connection != null) {
                    connection.close();
                    connection = null;
                }
            }
        }
    }

    private String read() {
        return "GET " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n" + headers + "\r\n";
    }

    private String update() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int host = random.nextInt(hosts);
        String body = String.format(
                "{\"addresses\":[\"2001:db8:%x:%x::%x\"]}", host >> 16, host & 0xffff, random.nextInt(2, 0x10000));
        return String.format("PUT %s/api/v1/hosts/h%06d HTTP/1.1\r\n", url.getPath(), host)
                + "Host: " + url.getAuthority() + "\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;

        Connection(URI url) throws IOException {
            socket = new Socket(url.getHost(), url.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Returns whether the connection may be used again. An answer that is an error is an IOException. */
        boolean exchange(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = line();
            int length = -1;
            boolean more = true;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String header = line.toLowerCase(Locale.ROOT);
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
                } else if (header.equals("connection: close")) {
                    more = false;
                }
            }
            if (!status.startsWith("HTTP/1.1 2") || length < 0) {
                throw new IOException(status);
            }
            in.skipNBytes(length);
            return more;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the server has closed the connection");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
