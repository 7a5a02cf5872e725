package org.bosixnet.client.registry.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostChanges;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Opens streams of servers that say what a test wants, and keeps what is heard. */
@Timeout(60)
abstract class EventStreamFixture {

    static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\n\r\n";
    static final String RESET = "event: reset\nid: e-1\ndata: {\"revision\":\"e-1\"}\n\n";

    static final String CHANGE = "id: e-2\n"
            + "data:"
            + " {\"revision\":\"e-2\",\"hosts\":[{\"name\":\"alpha\",\"addresses\":[\"2001:db8::1\"],\"changed\":\"x\",\"later\":[{}]}],\"removed\":[\"beta\"],\"reset\":false}\n\n";

    /** Keeps what it hears, each as a line. */
    static final class Heard implements EventListener {
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        volatile @Nullable RegistryException why;

        @Override
        public void opened() {
            lines.add("opened");
        }

        @Override
        public void retry(Duration pause) {
            lines.add("retry " + pause);
        }

        @Override
        public void reset(@Nullable String position) {
            lines.add("reset " + position);
        }

        @Override
        public void changed(HostChanges changes, @Nullable String position) {
            lines.add(changes.hosts() + " " + changes.removed() + " " + position);
        }

        @Override
        public void behind() {
            lines.add("behind");
        }

        @Override
        public void ended(@Nullable RegistryException failure) {
            why = failure;
            lines.add(failure == null ? "ended" : failure.kind() + " " + failure.getMessage());
        }

        String next() throws InterruptedException {
            String line = lines.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing is heard");
            }
            return line;
        }
    }

    final Heard heard = new Heard();
    final List<Registry.Stream> streams = new ArrayList<>();

    @AfterEach
    void close() {
        streams.forEach(Registry.Stream::close);
    }

    void open(HttpRegistry client) {
        streams.add(client.events(null, heard));
    }

    static RawServer saying(String... texts) throws IOException {
        return new RawServer((request, out) -> {
            for (String text : texts) {
                RawServer.say(out, text);
            }
        });
    }

    static String framed(String framing, String text) {
        return framing.isEmpty() ? text : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
