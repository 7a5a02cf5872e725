package org.bosixnet.client.registry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.LeftOuts;
import org.bosixnet.client.registry.HostList;

/**
 * Reads the text of {@code /hosts}: {@code ADDRESS    NAME} lines, with {@code <br>} at their ends if the original sent
 * them. The text may come from anyone: nothing in it is trusted, a bad line affects no other, and only the sink keeps
 * anything.
 */
public final class HostListParser {

    /** The longest line read, in bytes without its line end. */
    static final int MAX_LINE = 1024;

    private static final List<String> LINE_BREAKS = List.of("<br>", "<br/>", "<br />");
    private static final String BLANKS = " \t\r\f\u000b";
    private static final Pattern ADDRESS_LIKE = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    /** Receives the content of the lines, in order. */
    public interface Sink {
        /** Takes a line of two fields, neither of which is validated. */
        void host(String address, String name);

        /** Takes any other line; name and address are empty if it is unknown which part is which. */
        void bad(String name, String address, String reason);
    }

    private final long maxBytes;
    private final Sink sink;
    private int number;
    private boolean empty = true;
    private boolean plausible;

    private HostListParser(long maxBytes, Sink sink) {
        this.maxBytes = maxBytes;
        this.sink = sink;
    }

    /** Reads a list and keeps every line with a valid address and a valid name; a {@code HostList.Reader}. */
    public static HostList list(InputStream in, long maxBytes) throws IOException {
        List<HostEntry> hosts = new ArrayList<>();
        LeftOuts.Collector leftOut = new LeftOuts.Collector();
        boolean whole = parse(in, maxBytes, new Sink() {
            @Override
            public void host(String address, String name) {
                try {
                    hosts.add(new HostEntry(new HostAddress(address), new HostName(name)));
                } catch (InvalidValueException e) {
                    bad(name, address, String.valueOf(e.getMessage()));
                }
            }

            @Override
            public void bad(String name, String address, String reason) {
                leftOut.add(name, address, reason);
            }
        });
        return new HostList(hosts, leftOut.all(), 0, whole);
    }

    /**
     * Reads to the end of the stream and does not close it. An empty text is an empty list.
     *
     * @param maxBytes the longest text read, in bytes after any decompression; the rest of a longer one is ignored
     * @return whether the whole text was read
     * @throws NotAHostListException if no line begins with what looks like an address, white space and something more
     * @throws IOException if the stream fails; what was read before is not a list, because its end is missing
     */
    public static boolean parse(InputStream in, long maxBytes, Sink sink) throws IOException {
        HostListParser parser = new HostListParser(maxBytes, sink);
        boolean whole = parser.read(in);
        if (!parser.empty && !parser.plausible) {
            throw new NotAHostListException("The registry's answer is not a host list (HTML?). Check that URL=..."
                    + " leads to the registry and not to a sign-in page.");
        }
        return whole;
    }

    private boolean read(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 14];
        byte[] line = new byte[MAX_LINE];
        int length = 0;
        boolean tooLong = false;
        long total = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (++total > maxBytes) {
                    return false; // the truncated line may mean something else
                }
                if (buffer[i] == '\n') {
                    take(line, length, tooLong);
                    length = 0;
                    tooLong = false;
                } else if (length < MAX_LINE) {
                    line[length++] = buffer[i];
                } else {
                    tooLong = true;
                }
            }
        }
        take(line, length, tooLong);
        return true;
    }

    private void take(byte[] bytes, int length, boolean tooLong) {
        number++;
        String line = withoutBreak(new String(bytes, 0, length, UTF_8).strip());
        if (line.isEmpty() && !tooLong) {
            return;
        }
        empty = false;
        if (tooLong) {
            sink.bad("", "", "Line " + number + " is longer than " + MAX_LINE + " bytes.");
            return;
        }
        if (!line.startsWith("#")) {
            take(line);
        }
    }

    private void take(String line) {
        int firstEnd = end(line, 0);
        int second = start(line, firstEnd);
        int secondEnd = end(line, second);
        String address = line.substring(0, firstEnd);
        String name = line.substring(second, secondEnd);
        plausible =
                plausible || (!name.isEmpty() && ADDRESS_LIKE.matcher(address).matches());
        if (!name.isEmpty() && start(line, secondEnd) == line.length()) {
            sink.host(address, name);
        } else {
            sink.bad(
                    name,
                    address,
                    "Line " + number + " has " + (name.isEmpty() ? "one field" : "more than two fields")
                            + ", not an address and a name.");
        }
    }

    /** Returns the end of the field that begins there. */
    private static int end(String line, int from) {
        int at = from;
        while (at < line.length() && BLANKS.indexOf(line.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Returns the end of the blanks that begin there. */
    private static int start(String line, int from) {
        int at = from;
        while (at < line.length() && BLANKS.indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static String withoutBreak(String line) {
        for (String end : LINE_BREAKS) {
            int start = line.length() - end.length();
            if (start >= 0 && line.regionMatches(true, start, end, 0, end.length())) {
                return line.substring(0, start).strip();
            }
        }
        return line;
    }
}
