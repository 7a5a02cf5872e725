package org.bosixnet.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that was ever stored in an etcd that has forgotten nothing: for each name the addresses, with their revisions. */
record Commits(Map<String, List<Commit>> byName) {

    private static final Pattern EVENT = Pattern.compile("\"kv\":\\{\"key\":\"([^\"]+)\"([^}]*)\\}");
    private static final Pattern REVISION = Pattern.compile("\"mod_revision\":([0-9]+)");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final Pattern ADDRESS = Pattern.compile("\"addresses\":\\[\"([^\"]*)\"");
    private static final String HOSTS = "bosixnet/hosts/";

    /**
     * One of them.
     *
     * @param address empty if none
     */
    record Commit(long revision, String address) {}

    /** Reads them from the first to the last that there is now. */
    static Commits of(Cluster cluster) throws IOException {
        long last = revision(cluster.ctl("get", "bosixnet/head", "-w", "json").orFail("etcdctl get"));
        Map<String, List<Commit>> byName = new HashMap<>();
        Process watch = new ProcessBuilder(
                        cluster.ctlCommand("watch", "--prefix", "bosixnet/", "--rev=1", "-w", "json"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8))) {
            long seen = 0;
            while (seen < last) {
                Matcher event = EVENT.matcher(lines.readLine());
                while (event.find()) {
                    seen = revision(event.group(2));
                    String key = decoded(event.group(1));
                    if (key.startsWith(HOSTS)) {
                        byName.computeIfAbsent(key.substring(HOSTS.length()), any -> new ArrayList<>())
                                .add(new Commit(seen, address(event.group(2))));
                    }
                }
            }
        } finally {
            watch.destroyForcibly().onExit().join();
        }
        return new Commits(byName);
    }

    private static long revision(String text) {
        Matcher revision = REVISION.matcher(text);
        if (!revision.find()) {
            throw new AssertionError("no revision in " + text);
        }
        return Long.parseLong(revision.group(1));
    }

    private static String address(String keyValue) {
        Matcher value = VALUE.matcher(keyValue);
        if (!value.find()) {
            return "";
        }
        Matcher address = ADDRESS.matcher(decoded(value.group(1)));
        return address.find() ? address.group(1) : "";
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    List<Commit> of(String name) {
        return byName.getOrDefault(name, List.of());
    }
}
