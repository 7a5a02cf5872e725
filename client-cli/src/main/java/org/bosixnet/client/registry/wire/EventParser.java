package org.bosixnet.client.registry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events (HTML standard, section 9.2.6) from a peer that may be hostile: the memory that they take is
 * bounded, whatever is sent.
 */
public final class EventParser {

    /** The longest line, and the most data of one event, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** The range into which the retry time of a stream is brought. */
    static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int BUFFER = 8192;

    /** One event; {@code id} is the last one that the stream sent, empty if it sent none. */
    public record Event(String type, String data, String id) {}

    /** Receives what is read. */
    public interface Sink {
        /** Called at the end of each line, whatever it contains. */
        void line();

        /** Takes the pause before the next stream, within the range above. */
        void retry(Duration pause);

        /** Takes an event. Throws an exception with a sentence to stop reading. */
        void event(Event event) throws IOException;
    }

    private final Sink sink;
    private final StringBuilder data = new StringBuilder();
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String type = "";
    private String id = "";
    private boolean first = true;
    private boolean afterReturn;

    // since the pace was last checked
    private int lines;
    private int events;

    private EventParser(Sink sink) {
        this.sink = sink;
    }

    /**
     * Reads to the end of the stream and does not close it. An event that is incomplete then is dropped.
     *
     * @throws IOException if the stream fails or exceeds a limit, with a sentence
     */
    public static void parse(InputStream in, StreamPace pace, Sink sink) throws IOException {
        EventParser parser = new EventParser(sink);
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                parser.take(buffer[i]);
            }
            pace.read(read, parser.lines, parser.events);
            parser.lines = 0;
            parser.events = 0;
        }
    }

    private void take(byte octet) throws IOException {
        boolean secondHalf = afterReturn && octet == '\n';
        afterReturn = octet == '\r';
        if (secondHalf) {
            return;
        }
        if (octet == '\n' || octet == '\r') {
            end();
        } else if (line.size() == MAX_BYTES) {
            throw new IOException("it has a line of more than " + MAX_BYTES + " bytes");
        } else {
            line.write(octet);
        }
    }

    private void end() throws IOException {
        byte[] bytes = line.toByteArray();
        if (bytes.length > BUFFER) {
            line = new ByteArrayOutputStream(); // frees the memory of a long line
        } else {
            line.reset();
        }
        boolean marked = first && bytes.length >= BYTE_ORDER_MARK.length && startsWithMark(bytes);
        first = false;
        int from = marked ? BYTE_ORDER_MARK.length : 0;
        lines++;
        sink.line();
        if (bytes.length == from) {
            dispatch();
        } else if (bytes[from] != ':') {
            field(new String(bytes, from, bytes.length - from, UTF_8));
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private void field(String text) throws IOException {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + (text.startsWith(" ", colon + 1) ? 2 : 1));
        switch (name) {
            case "event" -> type = value;
            case "data" -> add(value);
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> {
                Duration pause = pause(value);
                if (pause != null) {
                    sink.retry(pause);
                }
            }
            default -> {
                // ignored, as the standard requires
            }
        }
    }

    private void add(String value) throws IOException {
        if (data.length() + value.length() >= MAX_BYTES) {
            throw new IOException("it has an event of more than " + MAX_BYTES + " bytes");
        }
        data.append(value).append('\n');
    }

    private static @Nullable Duration pause(String value) {
        if (!value.matches("[0-9]{1,18}")) {
            return null;
        }
        Duration pause = Duration.ofMillis(Long.parseLong(value));
        if (pause.compareTo(SHORTEST_RETRY) < 0) {
            return SHORTEST_RETRY;
        }
        return pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause;
    }

    private void dispatch() throws IOException {
        String kind = type.isEmpty() ? "message" : type;
        type = "";
        if (data.length() == 0) {
            return;
        }
        String text = data.substring(0, data.length() - 1);
        data.setLength(0);
        if (data.capacity() > BUFFER) {
            data.trimToSize();
        }
        events++;
        sink.event(new Event(kind, text, id));
    }
}
