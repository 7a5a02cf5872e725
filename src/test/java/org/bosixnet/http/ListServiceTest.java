package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.async.StreamLimits;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.http.list.ListBody;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.PinnedBytes;
import org.bosixnet.registry.FakeDao;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RegistryConfig;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.FailingKey;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;

class ListServiceTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final StreamCounts counts = new StreamCounts("lists", new StreamLimits(1, 1), clock::nanos);
    private final PinnedBytes pinned = new PinnedBytes(1000);
    private final ListSender sender = new ListSender(counts, pinned, clock::nanos);
    private final ListService service = new ListService(
            new HostRegistry(
                    new FakeDao(), new RegistryConfig(1000, Duration.ofMinutes(15), null), clock, clock::nanos),
            sender,
            new RequestCounter(),
            clock);

    /** A client that has not asked for anything to be written yet. */
    private static final class Waiting extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static AsyncContext waiting() {
        ServletResponse response = fake(ServletResponse.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "setBufferSize" -> null;
            case "getBufferSize" -> AsyncWriter.BUFFER;
            default -> new Waiting();
        });
        return fake(
                AsyncContext.class,
                (proxy, method, arguments) -> method.getName().equals("getResponse") ? response : null);
    }

    private static boolean threadIsThere() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.isAlive() && thread.getName().startsWith("bosixnet-lists"));
    }

    @Test
    void theThreadEndsBeforeCloseReturns() {
        assertThat(threadIsThere()).isTrue();
        service.close();
        assertThat(threadIsThere()).isFalse();
    }

    @Test
    void aListThatCannotBeEndedKeepsNoThreadRunning() throws Exception {
        FailingKey key = new FailingKey();
        sender.send(ListServiceTest::waiting, ListBody.of(List.of(new byte[100])), StreamOwner.of(key, "network"));
        key.fail();
        assertThatThrownBy(service::close).isInstanceOf(NoClassDefFoundError.class);
        Await.until("the thread ends", () -> !threadIsThere());
    }
}
