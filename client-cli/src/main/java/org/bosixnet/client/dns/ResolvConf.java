package org.bosixnet.client.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The computer's DNS servers and search domains (resolv.conf(5)).
 *
 * @param servers addresses, at most {@value #MOST_SERVERS}
 * @param search domains in which names are looked for, without trailing dots, at most {@value #MOST_DOMAINS}
 */
record ResolvConf(List<String> servers, List<String> search) {

    /** MAXNS of the C library. */
    static final int MOST_SERVERS = 3;

    /** MAXDNSRCH of the C library. */
    static final int MOST_DOMAINS = 6;

    private static final int MAX_SIZE = 1 << 16;
    private static final Pattern SERVER = Pattern.compile("[0-9A-Fa-f:.]{1,45}");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?");

    ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            return ""; // to open a named pipe would block
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_SIZE), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Reads the file; one that is missing or cannot be read names no server. */
    static ResolvConf read(Path file) {
        String text = text(file);
        List<String> servers = new ArrayList<>();
        List<String> search = List.of();
        for (String line : text.split("\n", -1)) {
            List<String> words = List.of(line.strip().split("[ \t]+", -1));
            List<String> rest = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" -> rest.stream().limit(1).forEach(servers::add);
                case "search", "domain" -> search = rest; // the last one counts
                default -> {
                    // options and comments
                }
            }
        }
        return new ResolvConf(
                servers.stream()
                        .filter(server -> SERVER.matcher(server).matches())
                        .limit(MOST_SERVERS)
                        .toList(),
                search.stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""))
                        .filter(domain -> DOMAIN.matcher(domain).matches() && !domain.contains(".."))
                        .limit(MOST_DOMAINS)
                        .toList());
    }
}
