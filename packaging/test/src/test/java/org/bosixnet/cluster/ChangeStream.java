package org.bosixnet.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.testing.Await;

/** Follows the changes at one registry, and at the next one when that ends, from where it was. */
final class ChangeStream implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<Client> registries;
    private final Changes changes = new Changes();
    private final Thread reading = new Thread(this::read, "reads a stream");
    private volatile InputStream open;
    private volatile boolean closed;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();
    private String id = "";

    ChangeStream(List<Client> registries) {
        this.registries = registries;
        reading.start();
    }

    Changes changes() {
        return changes;
    }

    /** Returns how often the list had to be fetched, the first time as well. */
    int resets() {
        return resets.get();
    }

    @Override
    public String toString() {
        return "A stream that began " + begun + " times, " + resets + " times with a reset";
    }

    private void read() {
        for (int i = 0; !closed; i = (i + 1) % registries.size()) {
            try {
                follow(registries.get(i));
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS); // and then the next one
            }
        }
    }

    private void follow(Client registry) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = registry.events(id);
        try (InputStream body = answer.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            if (answer.statusCode() != 200) {
                throw new IOException("answered with " + answer.statusCode());
            }
            open = body;
            begun.incrementAndGet();
            List<String> event = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                if (line.isEmpty()) {
                    take(event);
                    event.clear();
                } else {
                    event.add(line);
                }
            }
        }
    }

    private void take(List<String> event) {
        for (String line : event) {
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.equals("event: reset")) {
                resets.incrementAndGet();
            } else if (line.startsWith("data: ") && !event.contains("event: reset")) {
                changes.hear(line);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        Await.until("the stream has ended", () -> {
            InputStream reads = open;
            if (reads != null) {
                closeQuietly(reads);
            }
            return !reading.isAlive();
        });
    }

    private static void closeQuietly(InputStream reads) {
        try {
            reads.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
