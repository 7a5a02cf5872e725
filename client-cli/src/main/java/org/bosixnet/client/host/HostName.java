package org.bosixnet.client.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a host: in lower case, without trailing dot, safe in a hosts file. The rules are those of a DNS host name
 * (RFC 1123 section 2.1, RFC 1035 section 2.3.4), with the underscore allowed because {@code uname -n} may hold one,
 * less the names that steer a machine.
 */
public record HostName(String value) implements Comparable<HostName> {

    /** Longest name in characters, without trailing dot (RFC 1035). */
    public static final int MAX_LENGTH = 253;

    /** The most characters of a label before which there is room for more. */
    private static final int LONGEST_INSTEAD = 60;

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

    /** Names that change how a machine works once they are in its hosts file. */
    private static final Set<String> STEERING = Set.of(
            "broadcasthost",
            "loghost",
            "proxy",
            "dns",
            "ntp",
            "time",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "metadata.goog");

    /** Names by which programs learn about their cloud machine: alone, or under its {@code internal}. */
    private static final Set<String> CLOUD = Set.of("metadata", "instance-data");

    /**
     * Names by which programs in a container or a virtual machine find its host, whatever is between this and
     * {@code internal}: {@code host.docker.internal}, {@code host.orb.internal}, {@code docker.for.mac.host.internal}.
     */
    private static final Pattern AROUND = Pattern.compile(
            "(?:host|gateway|kubernetes)\\.(?:.*\\.)?internal|docker\\.for\\..*\\.internal|_[^.]*\\.internal");

    /** First labels by which a machine finds its proxy or mail settings, whatever domain follows. */
    private static final Set<String> STEERING_IN_ANY_DOMAIN = Set.of("wpad", "isatap", "autodiscover", "autoconfig");

    /**
     * First labels that mean the machine itself or its links in the hosts files of Debian, Fedora and openSUSE,
     * whatever domain follows.
     */
    private static final Pattern ITSELF = Pattern.compile("localhost[46]?|loopback|ip(?:v4|v6|4|6)-.*");

    /** Last labels that mean the machine itself, or by agreement nothing (RFC 6761). */
    private static final Pattern SPECIAL_LAST = Pattern.compile("localhost[46]?|localdomain[46]?|invalid");

    /**
     * Domains of which each name, and the domain itself, has one meaning everywhere, given by a container engine, a cluster
     * or a cloud, or that DNS has no part in (RFC 7686, RFC 9476). The other special
     * domains, such as {@code home.arpa}, {@code internal}, {@code local}, {@code test} and {@code lan}, are those that
     * fleets are given.
     */
    private static final List<String> SPECIAL_DOMAINS = List.of(
            ".onion",
            ".alt",
            ".docker.internal",
            ".containers.internal",
            ".minikube.internal",
            ".lima.internal",
            ".orb.internal",
            ".rancher-desktop.internal",
            ".google.internal",
            ".cluster.local");

    /**
     * Checks a name and converts it to lower case.
     *
     * @throws InvalidValueException if the value breaks a rule; the message names the rule
     */
    public HostName {
        String text = value;
        value = folded(text);
        if (steers(value)) {
            throw new InvalidValueException("'" + Escaped.text(text)
                    + "' is reserved: in a hosts file it would change how the computer works. "
                    + "A name such as '" + instead(value) + "' can be used.");
        }
    }

    /** Returns the name, or empty if it breaks a rule. */
    public static Optional<HostName> ifValid(String text) {
        try {
            return Optional.of(new HostName(text));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns a name in lower case, without trailing dot, whether it is reserved or not: {@code home.arpa} is no host, but a
     * domain that hosts are in.
     *
     * @throws InvalidValueException if it breaks a rule of spelling; the message names the rule
     */
    public static String folded(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty()) {
            throw new InvalidValueException("A host name must not be empty.");
        }
        if (name.length() > MAX_LENGTH) {
            throw new InvalidValueException(
                    "A host name has at most " + MAX_LENGTH + " characters; this one has " + name.length() + ".");
        }
        for (String label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                throw new InvalidValueException(
                        "'" + Escaped.text(text) + "' is not a host name: each part between dots has 1 to "
                                + "63 letters a-z, digits, '_' or '-', and neither starts nor ends with '-'.");
            }
        }
        name = name.toLowerCase(Locale.ROOT); // only now, or U+212A would have become a k
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.startsWith("0x") || last.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidValueException("'" + Escaped.text(text)
                    + "' would be read as an IPv4 address: its last part must not be a number.");
        }
        return name;
    }

    /** Returns a name like this one that is not reserved. */
    private static String instead(String name) {
        String first = name.split("\\.", 2)[0].replaceFirst("^_+", "");
        String cut =
                first.substring(0, Math.min(first.length(), LONGEST_INSTEAD)).replaceFirst("-+$", "");
        return "my-" + (cut.isEmpty() ? "host" : cut);
    }

    /** Returns any text in lower case, without trailing dot: names that others wrote somewhere follow no rule. */
    public static String foldedUnchecked(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static boolean steers(String name) {
        String first = name.split("\\.", 2)[0];
        String last = name.substring(name.lastIndexOf('.') + 1);
        return STEERING.contains(name)
                || STEERING_IN_ANY_DOMAIN.contains(first)
                || ITSELF.matcher(first).matches()
                || SPECIAL_LAST.matcher(last).matches()
                || (last.equals("arpa")
                        && !("." + name).endsWith(".home.arpa")) // DNS's own, as ipv4only.arpa (RFC 7050)
                || SPECIAL_DOMAINS.stream().anyMatch(("." + name)::endsWith)
                || AROUND.matcher(name).matches()
                || (name.startsWith("_") && first.equals(last)) // systemd's, such as _gateway and _localdnsstub
                || (CLOUD.contains(first) && (first.equals(name) || last.equals("internal")));
    }

    @Override
    public int compareTo(HostName other) {
        return value.compareTo(other.value);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return value;
    }
}
