package org.bosixnet.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of a request for a list ask for (RFC 9110 sections 12.5 and 13.1). A header that cannot be read
 * counts as absent, since none is worth an error.
 */
public final class ListHeaders {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** A media range or a coding, without its parameters. */
    private static final Pattern RANGE = Pattern.compile(TOKEN + "/" + TOKEN);

    private static final Pattern QUALITY =
            Pattern.compile("\\s*q\\s*=\\s*(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)\\s*", Pattern.CASE_INSENSITIVE);

    /** An element of a list of tags, which may be empty, and the comma or the end after it. */
    private static final Pattern TAG =
            Pattern.compile("[ \\t]*(?:(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*)?(,|$)");

    private ListHeaders() {}

    /** Returns whether the client already has the list with that tag: {@code If-None-Match}, compared weakly. */
    public static boolean hasAlready(HttpServletRequest request, String tag) {
        String header = header(request, "If-None-Match");
        return header.strip().equals("*")
                || tags(header).map(tags -> tags.contains(tag)).orElse(false);
    }

    /** Returns whether {@code If-Match} demands a list other than ours, whose tags are weak and so never match. */
    public static boolean wantsAnother(HttpServletRequest request) {
        String header = header(request, "If-Match");
        return !header.isEmpty() && !header.strip().equals("*") && tags(header).isPresent();
    }

    /** Returns the opaque parts of the tags, or empty if they cannot be read. */
    private static Optional<List<String>> tags(String header) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(header);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            if (matcher.group(2) != null) {
                tags.add(matcher.group(2));
            }
            end = matcher.end();
            if (matcher.group(3).isEmpty()) {
                return Optional.of(tags);
            }
        }
        return Optional.empty();
    }

    public static boolean acceptsGzip(HttpServletRequest request) {
        for (String coding : header(request, "Accept-Encoding").split(",", -1)) {
            String[] parts = coding.split(";", -1);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            if (name.equals("gzip") || name.equals("x-gzip")) {
                return quality(parts).map(q -> q > 0).orElse(false);
            }
        }
        return false;
    }

    /** Returns whether the client names HTML among the types it accepts, as browsers do. */
    public static boolean wantsPage(HttpServletRequest request) {
        for (String range : header(request, "Accept").split(",", -1)) {
            String[] parts = range.split(";", -1);
            if (parts[0].strip().equalsIgnoreCase("text/html")) {
                return quality(parts).map(q -> q > 0).orElse(true);
            }
        }
        return false;
    }

    /** Returns whether the client accepts JSON: the most specific range that matches it decides. */
    public static boolean acceptsJson(HttpServletRequest request) {
        String header = header(request, "Accept");
        if (header.isBlank()) {
            return true;
        }
        double[] qualities = {-1, -1, -1}; // by */*, application/*, application/json
        for (String range : header.split(",", -1)) {
            String[] parts = range.split(";", -1);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            Optional<Double> quality = quality(parts);
            if (name.isEmpty() && parts.length == 1) {
                continue;
            }
            if (!RANGE.matcher(name).matches() || quality.isEmpty()) {
                return true;
            }
            int specific = List.of("*/*", "application/*", "application/json").indexOf(name);
            if (specific >= 0) {
                qualities[specific] = Math.max(qualities[specific], quality.get());
            }
        }
        for (int specific = 2; specific >= 0; specific--) {
            if (qualities[specific] >= 0) {
                return qualities[specific] > 0;
            }
        }
        return false;
    }

    /** Returns the weight among the parameters, 1 if there is none; empty if it cannot be read. */
    private static Optional<Double> quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].stripLeading().toLowerCase(Locale.ROOT).startsWith("q")) {
                Matcher matcher = QUALITY.matcher(parts[i]);
                return matcher.matches() ? Optional.of(Double.parseDouble(matcher.group(1))) : Optional.empty();
            }
        }
        return Optional.of(1.0);
    }

    /** Returns all lines of a header as one, empty if there is none. */
    private static String header(HttpServletRequest request, String name) {
        String text = RequestHeaders.text(request, name);
        return text == null ? "" : text;
    }
}
