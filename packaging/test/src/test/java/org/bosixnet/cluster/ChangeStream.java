package org.bosixnet.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
    private volatile HttpURLConnection connection;
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
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS); // and then the next one
            }
        }
    }

    private void follow(Client registry) throws IOException {
        HttpURLConnection opened = (HttpURLConnection)
                URI.create(registry.url() + "/api/v1/events").toURL().openConnection();
        opened.setConnectTimeout(1000);
        opened.setReadTimeout(30_000);
        opened.setRequestProperty("Authorization", "Bearer " + Cluster.ADMIN_KEY);
        if (!id.isEmpty()) {
            opened.setRequestProperty("Last-Event-ID", id);
        }
        connection = opened;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(opened.getInputStream(), StandardCharsets.UTF_8))) {
            begun.incrementAndGet();
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                take(line);
            }
        }
    }

    private void take(String line) {
        if (line.startsWith("id: ")) {
            id = line.substring("id: ".length());
        } else if (line.equals("event: reset")) {
            resets.incrementAndGet();
        } else if (line.startsWith("data: ")) {
            changes.hear(line);
        }
    }

    @Override
    public void close() {
        closed = true;
        Await.until("the stream has ended", () -> {
            HttpURLConnection open = connection;
            if (open != null) {
                open.disconnect();
            }
            return !reading.isAlive();
        });
    }
}
