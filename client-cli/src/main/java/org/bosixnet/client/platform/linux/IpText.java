package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Lifetime;
import org.bosixnet.client.host.Ip6;
import org.bosixnet.client.platform.Command;

/**
 * Asks an {@code ip} that knows no JSON, BusyBox's or an old one, for lifetimes, and the kernel's table for the rest.
 */
final class IpText implements AddressSource {

    private static final Pattern LINK = Pattern.compile("\\d+: ([^ @]+)(?:@\\S*)?:.*");
    private static final Pattern ADDRESS = Pattern.compile(" +inet6 ([0-9a-f:.]+)(?:[/ ].*)?");
    private static final Pattern LIFETIME = Pattern.compile(" +valid_lft .*preferred_lft (?:(\\d{1,10})sec|forever).*");

    private final Supplier<Optional<Path>> program;
    private final AddressTable table;

    IpText(Supplier<Optional<Path>> program, AddressTable table) {
        this.program = program;
        this.table = table;
    }

    @Override
    public List<Candidate> read() throws IOException {
        Path ip = program.get().orElseThrow(() -> new IOException(IpCommand.MISSING));
        List<Candidate> candidates = table.read();
        Command.Result result = Command.of(ip, "-6", "addr").inTheCLocale().run();
        Map<String, Lifetime> lifetimes = parse(result.output());
        if (result.exitCode() != 0 || lifetimes.isEmpty()) {
            throw new IOException(ip + " -6 addr tells no lifetimes");
        }
        return candidates.stream()
                .map(candidate -> candidate.with(lifetimes.getOrDefault(key(candidate), Lifetime.UNKNOWN)))
                .toList();
    }

    private static String key(Candidate candidate) {
        return candidate.interfaceName() + " " + candidate.address();
    }

    /** Returns the preferred lifetimes by interface and address. */
    static Map<String, Lifetime> parse(String text) {
        Map<String, Lifetime> lifetimes = new HashMap<>();
        String link = "";
        String address = "";
        for (String line : text.split("\n", -1)) {
            Matcher matcher = LINK.matcher(line);
            if (matcher.matches()) {
                link = matcher.group(1);
            } else if (matcher.usePattern(ADDRESS).matches()) {
                address = Ip6.read(matcher.group(1)).map(Ip6::toString).orElse("");
            } else if (matcher.usePattern(LIFETIME).matches()) {
                String seconds = matcher.group(1);
                lifetimes.put(
                        link + " " + address,
                        seconds == null ? Lifetime.FOREVER : Lifetime.ofKernel(Long.parseLong(seconds)));
            }
        }
        return lifetimes;
    }

    @Override
    public String toString() {
        return table + " and " + program.get().map(Path::toString).orElse("ip") + " -6 addr";
    }
}
