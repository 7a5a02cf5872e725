package org.bosixnet.client.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bosixnet.client.host.Ip6;

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
    private static final Optional<Ip6> LOOPBACK = Ip6.read("::1");
    private static final Pattern INTERFACE = Pattern.compile("[0-9A-Za-z_.-]{1,15}");
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
                        .filter(ResolvConf::canBeAsked)
                        .limit(MOST_SERVERS)
                        .toList(),
                search.stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""))
                        .filter(domain -> DOMAIN.matcher(domain).matches() && !domain.contains(".."))
                        .limit(MOST_DOMAINS)
                        .toList());
    }

    /**
     * Returns this with the servers behind those of this computer, which answer from the hosts file themselves.
     *
     * @param behind files that name them, of which those that are not there do not count
     */
    ResolvConf around(List<Path> behind) {
        if (servers.isEmpty() || !servers.stream().allMatch(ResolvConf::isOwn)) {
            return this;
        }
        return behind.stream()
                .map(file -> read(file).servers())
                .filter(found -> !found.isEmpty() && found.stream().noneMatch(ResolvConf::isOwn))
                .findFirst()
                .map(found -> new ResolvConf(found, search))
                .orElse(this);
    }

    private static boolean isOwn(String server) {
        return server.startsWith("127.") || Ip6.read(server).equals(LOOPBACK);
    }

    /** Returns whether it is an address; a link-local one, as routers announce of themselves, of an interface that is there. */
    private static boolean canBeAsked(String server) {
        String[] parts = server.split("%", 2);
        if (parts.length == 1) {
            return Ip6.readIpv4(server).or(() -> Ip6.read(server)).isPresent();
        }
        if (Ip6.read(parts[0]).isEmpty() || !INTERFACE.matcher(parts[1]).matches()) {
            return false;
        }
        try {
            InetAddress unused = InetAddress.getByName("[" + server + "]"); // in brackets it is no name to look up
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
