package org.bosixnet.client.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One word of {@code URL}: the members of one cluster of registries, or a registry by itself. A cluster has one list and
 * takes one key, whichever of its members is asked.
 *
 * @param members 1 to {@value #MOST}, in the order in which they are asked; none twice, and all of them with https or all
 *     with http
 */
public record RegistryGroup(List<RegistryUrl> members) {

    /** The most members. */
    public static final int MOST = 8;

    private static final Pattern AROUND_BAR = Pattern.compile("\\s*\\|\\s*");

    /** @throws IllegalArgumentException if these cannot be members of one cluster; the message is a sentence for people */
    public RegistryGroup {
        members = List.copyOf(members);
        refuseIf(members.isEmpty() || members.size() > MOST, "A cluster has from 1 to " + MOST + " URLs.");
        refuseIf(
                members.stream().map(RegistryUrl::uri).distinct().count() < members.size(),
                "One URL of the cluster is in it twice.");
        refuseIf(
                members.stream().map(RegistryUrl::isSecure).distinct().count() > 1,
                "The URLs of a cluster must all begin with https:// or all with http://, since the same key goes to each.");
        refuseIf(
                members.size() > 1 && members.stream().anyMatch(url -> url.credentials() != null),
                "Leave the user name and the password out of the URLs of a cluster, which has one key in KEY_FILE.");
    }

    /** Returns the words of a list of groups: split by white space, but for that around a bar. */
    public static List<String> words(String text) {
        return Stream.of(AROUND_BAR.matcher(text).replaceAll("|").split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * Reads one group, as in {@code https://one/bosixnet|https://two/bosixnet}.
     *
     * @throws IllegalArgumentException if it is none, with a sentence that says what is wrong and repeats no secret
     */
    public static RegistryGroup parse(String word) {
        List<RegistryUrl> members = new ArrayList<>();
        String[] parts = word.split("\\|", -1);
        for (String part : parts) {
            refuseIf(parts.length > 1 && part.isEmpty(), "There must be a URL on each side of a '|'.");
            members.add(RegistryUrl.parse(part));
        }
        return new RegistryGroup(members);
    }

    private static void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** Returns the group of one registry. */
    public static RegistryGroup of(RegistryUrl url) {
        return new RegistryGroup(List.of(url));
    }

    /** Returns the member that is asked first. */
    public RegistryUrl first() {
        return members.get(0);
    }

    /** Returns whether it is more than one registry. */
    public boolean isCluster() {
        return members.size() > 1;
    }

    /** Returns whether this URL is that of a member; credentials do not count. */
    public boolean has(RegistryUrl url) {
        return members.stream().anyMatch(member -> member.uri().equals(url.uri()));
    }

    /** Returns whether the two have a member in common. */
    public boolean meets(RegistryGroup other) {
        return members.stream().anyMatch(other::has);
    }

    /** Returns the form of the settings, without credentials. */
    @Override
    public String toString() {
        return members.stream().map(RegistryUrl::toString).collect(Collectors.joining("|"));
    }
}
