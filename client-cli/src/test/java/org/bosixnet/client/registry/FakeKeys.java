package org.bosixnet.client.registry;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.jspecify.annotations.Nullable;

/** Which keys own which names at a registry that a test made up, and what it does instead of what it should. */
public class FakeKeys {

    /** What to do with a request instead of what a registry does. */
    public enum Fault {
        /** Nothing, and no answer. */
        DROPPED,
        /** What is asked, but the answer gets lost. */
        ANSWER_LOST,
        /** 403 with the code {@code not-allowed}. */
        REFUSED,
        /** 503 with the code {@code throttled}. */
        BUSY
    }

    /** What a registry says to a request of a host, with status and code. */
    public enum Verdict {
        DONE(201, ""),
        DONE_BEFORE(200, ""),
        NOT_YOUR_NAME(403, "not-your-name"),
        NAME_TAKEN(409, "name-taken"),
        ROTATION_UNDER_WAY(409, "rotation-under-way");

        public final int status;
        public final String code;

        Verdict(int status, String code) {
            this.status = status;
            this.code = code;
        }
    }

    public final AccessKey joinKey = AccessKey.generate(Kind.JOIN, new SecureRandom());
    public final AccessKey adminKey = AccessKey.generate(Kind.ADMIN, new SecureRandom());

    /** The keys of each name, the newest last. */
    private final Map<String, List<String>> bound = new TreeMap<>();

    private final List<String> requests = new ArrayList<>();
    private final Deque<Map.Entry<String, Fault>> faults = new ArrayDeque<>();
    private Consumer<String> before = request -> {};

    /** Looks on before each request is carried out; gets its method and path. */
    public final synchronized void before(Consumer<String> look) {
        before = look;
    }

    /** Makes the next request that begins so ({@code METHOD PATH}) meet with a fault. */
    public final synchronized void fault(String request, Fault fault) {
        faults.add(Map.entry(request, fault));
    }

    public final synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    public final synchronized List<String> keysOf(String name) {
        return List.copyOf(bound.getOrDefault(name, List.of()));
    }

    public final synchronized void bind(String name, String key) {
        bound.computeIfAbsent(name, n -> new ArrayList<>()).add(key);
    }

    /** Notes a request; returns the fault that it meets with, null if none. */
    protected final synchronized @Nullable Fault begin(String request) {
        before.accept(request);
        requests.add(request);
        Map.Entry<String, Fault> next = faults.peek();
        return next != null && request.startsWith(next.getKey())
                ? faults.remove().getValue()
                : null;
    }

    protected final synchronized Verdict bind(String shown, String name, String key) {
        List<String> keys = bound.computeIfAbsent(name, n -> new ArrayList<>());
        if (keys.contains(key)) {
            return Verdict.DONE_BEFORE;
        }
        if (shown.startsWith("bxh_") && !keys.contains(shown)) {
            return Verdict.NOT_YOUR_NAME;
        }
        if (!shown.startsWith("bxh_") && !keys.isEmpty()) {
            return Verdict.NAME_TAKEN;
        }
        if (keys.size() > 1) {
            return Verdict.ROTATION_UNDER_WAY;
        }
        keys.add(key);
        return Verdict.DONE;
    }

    /** Takes a report: a new key that is used ends the old one. */
    protected final synchronized Verdict report(String shown, String name) {
        List<String> keys = bound.getOrDefault(name, new ArrayList<>());
        if (!keys.contains(shown)) {
            return Verdict.NOT_YOUR_NAME;
        }
        keys.subList(0, keys.indexOf(shown)).clear();
        return Verdict.DONE_BEFORE;
    }

    /** Returns whether the name had a key. */
    protected final synchronized boolean unbind(String name) {
        return bound.remove(name) != null;
    }

    protected final synchronized boolean isBound(String key) {
        return bound.values().stream().anyMatch(keys -> keys.contains(key));
    }

    /** Returns the names that have keys, in order. */
    protected final synchronized List<String> names() {
        return List.copyOf(bound.keySet());
    }
}
