package org.bosixnet.host;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a host: in lower case, without trailing dot, safe in a hosts file. The rules are those of a DNS host name
 * (RFC 1123 section 2.1, RFC 1035 section 2.3.4), but the underscore is allowed because {@code uname -n} may contain
 * one, and names that change how a machine works, or that are paths of the registry itself, are not.
 *
 * <p>Not a record, because {@link #stored} also reads a name that an earlier version accepted and this one reserves.
 */
public final class HostName implements Comparable<HostName> {

    /** The longest name in characters, without trailing dot (RFC 1035). */
    public static final int MAX_LENGTH = 253;

    /** The most characters of a label before which there is room for more. */
    private static final int LONGEST_INSTEAD = 60;

    private static final int MAX_LABEL = 63;

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
     * Names by which programs in a container or a virtual machine find its host, whatever is between this and {@code
     * internal}: {@code host.docker.internal}, {@code host.orb.internal}, {@code docker.for.mac.host.internal}.
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
     * Domains that, with every name in them, have one meaning everywhere, given by a container engine, a cluster or a
     * cloud, or that are outside DNS (RFC 7686, RFC 9476). The other special domains, such as {@code home.arpa}, {@code
     * internal}, {@code local}, {@code test} and {@code lan}, are those that fleets use.
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

    /** First segments of the registry's own paths. The list is closed: new paths go under {@code api}. */
    private static final Set<String> PATHS =
            Set.of("hosts", "timestamps", "counter", "api", "nic", "v3", "update", "ui", "health", "metrics");

    private final String value;

    /**
     * Checks a name and converts it to lower case.
     *
     * @throws InvalidValueException if the value breaks a rule; the message names the rule
     */
    public HostName(String text) {
        this(text, true);
    }

    private HostName(String text, boolean isNew) {
        value = folded(text);
        if (isNew) {
            refuseReserved(text, value);
        }
    }

    /**
     * Returns a stored name, even if it is now reserved: it can be read and removed, but not reported.
     *
     * @throws InvalidValueException if it never was a host name
     */
    public static HostName stored(String text) {
        return new HostName(text, false);
    }

    private static String folded(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty()) {
            throw refused("A host name must not be empty.");
        }
        if (name.length() > MAX_LENGTH) {
            throw refused("A host name has at most " + MAX_LENGTH + " characters; this one has " + name.length() + ".");
        }
        if (!hasLabels(name)) {
            throw refused("'" + text + "' is not a host name: each part between dots has 1 to "
                    + "63 letters a-z, digits, '_' or '-', and neither starts nor ends with '-'.");
        }
        name = name.toLowerCase(Locale.ROOT); // only now, or U+212A would become a k
        int last = name.lastIndexOf('.') + 1;
        if (name.startsWith("0x", last) || isNumber(name, last)) {
            throw refused("'" + text + "' would be read as an IPv4 address: its last part must not be a number.");
        }
        return name;
    }

    /** Returns whether each part between dots is a label. By hand, since a start reads every name. */
    private static boolean hasLabels(String name) {
        int label = 0; // where it begins
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == label || i - label > MAX_LABEL || name.charAt(label) == '-' || name.charAt(i - 1) == '-') {
                    return false;
                }
                label = i + 1;
            } else if (!isInLabel(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInLabel(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean isNumber(String name, int from) {
        int at = from;
        while (at < name.length() && name.charAt(at) >= '0' && name.charAt(at) <= '9') {
            at++;
        }
        return at == name.length();
    }

    private static void refuseReserved(String text, String name) {
        if (steers(name)) {
            throw refused("'" + text + "' is reserved: in a hosts file it would change how the computer works. "
                    + instead(name));
        }
        if (PATHS.contains(name)) {
            throw refused("'" + text + "' is reserved: it is a path of the registry. " + instead(name));
        }
    }

    /** Returns a sentence that offers a name like this one that is not reserved. */
    private static String instead(String name) {
        String first = name.split("\\.", 2)[0].replaceFirst("^_+", "");
        String cut =
                first.substring(0, Math.min(first.length(), LONGEST_INSTEAD)).replaceFirst("-+$", "");
        return "A name such as 'my-" + (cut.isEmpty() ? "host" : cut) + "' can be used.";
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

    private static InvalidValueException refused(String message) {
        return new InvalidValueException(InvalidValueException.Kind.HOST_NAME, message);
    }

    /** Returns whether it is the first segment of a path of the registry's own, which only a stored name can be. */
    public boolean isPath() {
        return PATHS.contains(value);
    }

    /** Returns the name in lower case, without trailing dot. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
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
