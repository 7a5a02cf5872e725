package org.bosixnet.http.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bosixnet.access.Requests;
import org.glassfish.jersey.message.internal.AcceptableMediaType;
import org.glassfish.jersey.message.internal.HttpHeaderReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that Jersey or the container reads, and returns empty for what it cannot read instead of failing.
 */
public final class RequestHeaders {

    /** The longest header, in characters, of which every element is read; browsers send 200. */
    private static final int MAX_LENGTH = 2048;

    private static final Pattern RANGES = Pattern.compile("bytes=[ \t]*[0-9-]+([ \t]*,[ \t]*[0-9-]+)*[ \t]*");

    /** Reads the text of a header, or fails. */
    public interface Reader<T> {
        T read(String text) throws ParseException;
    }

    /** The headers that are ignored if they cannot be read, each with its reader. */
    public static final Map<String, Reader<?>> OPTIONAL = Map.of(
            HttpHeaders.IF_MATCH,
            HttpHeaderReader::readMatchingEntityTag,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaderReader::readMatchingEntityTag,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaderReader::readDate,
            HttpHeaders.IF_UNMODIFIED_SINCE,
            HttpHeaderReader::readDate,
            "Range",
            RequestHeaders::ranges);

    private RequestHeaders() {}

    /** Returns the result of a reader; empty if it fails, if there is none, or if the text is too long. */
    public static <T> Optional<T> read(Reader<T> reader, String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(text)).filter(value -> !List.of().equals(value));
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Reads ranges; containers refuse text that is not ranges, instead of ignoring it (RFC 9110, section 14.2). */
    private static String ranges(String text) throws ParseException {
        if (!RANGES.matcher(text).matches()) {
            throw new ParseException(text, 0);
        }
        return text;
    }

    /** Returns the lines of a header as one, or null if there is none. */
    public static @Nullable String text(HttpServletRequest request, String name) {
        List<String> lines = Requests.lines(request, name);
        return lines.isEmpty() ? null : String.join(",", lines);
    }

    /** Returns the media types that the sender accepts, but for those of weight 0; any, if it says nothing that can be read. */
    public static List<? extends MediaType> acceptable(HttpServletRequest request) {
        String accept = text(request, HttpHeaders.ACCEPT);
        Optional<List<AcceptableMediaType>> types =
                accept == null ? Optional.empty() : read(HttpHeaderReader::readAcceptMediaType, accept);
        return types.isPresent()
                ? types.get().stream().filter(type -> type.getQuality() > 0).toList()
                : List.of(MediaType.WILDCARD_TYPE);
    }

    /** Returns whether the client wants JSON: in the API unless it says otherwise, elsewhere only if it says so. */
    public static boolean wantsJson(HttpServletRequest request) {
        boolean api = RequestTarget.path(request).startsWith("/api/");
        return acceptable(request).stream()
                .anyMatch(type -> type.getSubtype().equals("json")
                        || type.getSubtype().endsWith("+json")
                        || (api && type.isWildcardSubtype() && isApplicationOrAny(type)));
    }

    private static boolean isApplicationOrAny(MediaType type) {
        return type.isWildcardType() || type.getType().equals("application");
    }

    /** Returns an {@code Accept} without any parameters but the weights; empty if it cannot be read. */
    public static Optional<String> bareAccept(String text) {
        return read(HttpHeaderReader::readAcceptMediaType, text).map(ranges -> ranges.stream()
                .map(range -> range.getType() + "/" + range.getSubtype() + weight(range.getQuality()))
                .distinct()
                .collect(Collectors.joining(",")));
    }

    private static String weight(int thousandths) {
        return thousandths == 1000
                ? ""
                : ";q="
                        + BigDecimal.valueOf(thousandths, 3)
                                .stripTrailingZeros()
                                .toPlainString();
    }

    /** Reads a media type whose character set, if it has one, is known; returns empty for anything else. */
    public static Optional<MediaType> mediaType(String text) {
        try {
            MediaType type = MediaType.valueOf(text);
            String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
            return charset == null || Charset.isSupported(charset) ? Optional.of(type) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
