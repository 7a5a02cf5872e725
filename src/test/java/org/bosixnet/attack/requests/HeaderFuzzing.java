package org.bosixnet.attack.requests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.RawHttp;
import org.bosixnet.attack.Reply;

/** Sends what {@link HeaderFuzz} makes, in everyone's name, and collects every answer that nobody should be given. */
final class HeaderFuzzing {

    /** What an answer must not show: traces, and of what the server is made. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\bat [a-z]+(\\.\\w+)+\\(|[a-z]\\.[A-Z]\\w*(Exception|Error)\\b|Caused by|org\\.bosixnet|glassfish"
                    + "|(?i:stack ?trace)");

    private static final Pattern OUR_INSIDE = Pattern.compile("org\\.bosixnet|glassfish");

    /** Most that the log may grow by a refused request, in bytes. */
    private static final int LOG_PER_REQUEST = 300;

    /** What a container itself may say once of requests that are not HTTP, in bytes. */
    private static final int ONCE = 20_000;

    private final RawHttp http;
    private final String context;
    private final List<List<String>> senders;
    private final LongSupplier logged;
    private final List<String> faults = new ArrayList<>();
    private long refused;

    /**
     * @param senders headers that show who sends a request, one list for each
     * @param logged tells how many bytes have been logged
     */
    HeaderFuzzing(int port, String context, List<List<String>> senders, LongSupplier logged) {
        this.http = new RawHttp(port);
        this.context = context;
        this.senders = senders;
        this.logged = logged;
    }

    /** Sends so many requests; returns what was wrong with the answers. */
    List<String> run(long seed, int requests) {
        HeaderFuzz fuzz = new HeaderFuzz(seed);
        long before = logged.getAsLong();
        for (int i = 0; i < requests; i++) {
            send(i, fuzz.next());
        }
        long grown = logged.getAsLong() - before;
        System.out.printf(
                "Fuzzed with seed %d: %d requests, %d of them refused, %d bytes of log%n",
                seed, requests, refused, grown);
        if (refused < requests / 4) {
            faults.add("only " + refused + " of " + requests + " requests were refused: the fuzzer does not bite");
        }
        if (grown > ONCE + refused * LOG_PER_REQUEST) {
            faults.add("the log has grown by " + grown + " bytes for " + refused + " refused requests");
        }
        http.close();
        return faults;
    }

    private void send(int number, HeaderFuzz.Attack attack) {
        List<String> headers = new ArrayList<>(senders.get(number % senders.size()));
        headers.addAll(attack.headers());
        if (attack.headers().stream().noneMatch(header -> header.startsWith("X-Forwarded-For"))) {
            headers.add(AttackedRegistry.ownNetwork());
        }
        long before = logged.getAsLong();
        try {
            Reply reply = http.send(
                    attack.method(),
                    context + attack.target(),
                    headers,
                    attack.body() == null ? null : attack.body().getBytes(StandardCharsets.UTF_8));
            // what a container refuses before it asks the application has its own page, on which nothing of ours is
            boolean ours = reply.header("Content-Security-Policy").isPresent();
            boolean held = reply.status() == 503 && reply.header("Retry-After").isPresent();
            boolean unsupported = reply.status() == 501 && !ours; // a transfer coding that it does not know
            if (reply.status() >= 500 && !held && !unsupported) {
                faults.add(number + ": " + attack + " got " + reply);
            }
            if ((ours ? INSIDE : OUR_INSIDE).matcher(reply.body()).find()) {
                faults.add(number + ": " + attack + " tells of the inside: " + reply);
            }
            if (reply.status() >= 400) {
                refused++;
            }
        } catch (IOException | RuntimeException e) {
            http.close();
            faults.add(number + ": " + attack + " got no answer: " + e);
        }
        long grown = logged.getAsLong() - before;
        if (grown > ONCE) {
            faults.add(number + ": " + attack + " had " + grown + " bytes logged");
        }
    }
}
