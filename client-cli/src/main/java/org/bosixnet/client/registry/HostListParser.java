package org.bosixnet.client.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.host.ListedHost;

/**
 * Reads the text of {@code /hosts}: {@code ADDRESS    NAME} lines, with {@code <br>} at their ends if the original sent
 * them. The text may come from anyone: its size is limited, nothing in it is believed, and one bad line costs only
 * itself.
 */
public final class HostListParser {

    /** Longest line read, in bytes without its line end. */
    static final int MAX_LINE = 1024;

    /** How many lines that were left out are told one by one. */
    static final int MAX_TOLD = 1000;

    private static final List<String> LINE_BREAKS = List.of("<br>", "<br/>", "<br />");
    private static final Pattern BLANKS = Pattern.compile("[ \t\r\f\u000b]+");
    private static final Pattern ADDRESS_LIKE = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private final long maxBytes;

    /** @param maxBytes longest text read, in bytes after any decompression */
    public HostListParser(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads to the end of the stream and does not close it. Nothing at all is an empty list.
     *
     * @throws NotAHostListException if the text is longer than allowed, or not one line of it begins with what looks like
     *     an address, white space and something more
     * @throws IOException if the stream fails; what came before is no list, since its end is missing
     */
    public HostList parse(InputStream in) throws IOException {
        Reading reading = new Reading();
        InputStream buffered = new BufferedInputStream(in, 1 << 14);
        ByteArrayOutputStream line = new ByteArrayOutputStream(MAX_LINE);
        boolean tooLong = false;
        long total = 0;
        for (int read = buffered.read(); read >= 0; read = buffered.read()) {
            if (++total > maxBytes) {
                throw new NotAHostListException(
                        "The registry's list is longer than " + maxBytes + " bytes and was not read.");
            }
            if (read == '\n') {
                reading.take(line, tooLong);
                line.reset();
                tooLong = false;
            } else if (line.size() < MAX_LINE) {
                line.write(read);
            } else {
                tooLong = true;
            }
        }
        reading.take(line, tooLong);
        return reading.list();
    }

    private static final class Reading {
        private final List<ListedHost> hosts = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private int number;
        private int untold;
        private boolean empty = true;
        private boolean plausible;

        void take(ByteArrayOutputStream bytes, boolean tooLong) {
            number++;
            String line = withoutBreak(bytes.toString(UTF_8).strip());
            if (line.isEmpty() && !tooLong) {
                return;
            }
            empty = false;
            if (tooLong) {
                leaveOut("", "", "Line " + number + " is longer than " + MAX_LINE + " bytes.");
                return;
            }
            if (line.startsWith("#")) {
                return;
            }
            List<String> fields = BLANKS.splitAsStream(line).toList();
            plausible |=
                    fields.size() > 1 && ADDRESS_LIKE.matcher(fields.get(0)).matches();
            if (fields.size() == 2) {
                hosts.add(new ListedHost(fields.get(0), fields.get(1)));
            } else {
                leaveOut(
                        fields.size() > 1 ? fields.get(1) : "",
                        fields.get(0),
                        "Line " + number + " has " + fields.size() + (fields.size() == 1 ? " field" : " fields")
                                + ", not an address and a name.");
            }
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

        private void leaveOut(String name, String address, String reason) {
            if (leftOut.size() < MAX_TOLD) {
                leftOut.add(new LeftOut(name, address, reason));
            } else {
                untold++;
            }
        }

        HostList list() throws NotAHostListException {
            if (!empty && !plausible) {
                throw new NotAHostListException(
                        "The registry answered something that is no host list (HTML?). Check that"
                                + " URL=... leads to it and not to a sign-in page.");
            }
            if (untold > 0) {
                leftOut.add(new LeftOut("", "", untold + " more lines are no address and name."));
            }
            return new HostList(hosts, leftOut);
        }
    }
}
