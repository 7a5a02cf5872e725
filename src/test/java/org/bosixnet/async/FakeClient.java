package org.bosixnet.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A client behind a container, as a stream sees them: takes bytes while there is room, and notes what the container would
 * not forgive. Anything else that is asked of it is refused loudly.
 */
public final class FakeClient extends ServletOutputStream {

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean room = true;
    private volatile boolean broken;
    private volatile WriteListener listener;
    private volatile AsyncListener watcher;
    private final AtomicInteger completed = new AtomicInteger();
    private volatile int buffer = 8192;
    private final AtomicInteger unflushed = new AtomicInteger();
    private final AtomicInteger flushes = new AtomicInteger();
    private volatile String offence = "";
    private volatile String failing = "";
    private volatile Throwable failure = new AssertionError();

    /** Returns each method of a container that may fail, with each kind of thing that it may throw. */
    public static Stream<Arguments> failures() {
        List<Arguments> failures = new ArrayList<>();
        for (String method : List.of(
                "getBufferSize",
                "getOutputStream",
                "addListener",
                "setWriteListener",
                "isReady",
                "write",
                "flush",
                "complete")) {
            for (Throwable thrown : List.of(
                    new OutOfMemoryError("Java heap space"),
                    new NoClassDefFoundError("of the container"),
                    new UnsupportedOperationException("a defect"),
                    new IllegalStateException("recycled"))) {
                failures.add(Arguments.of(method, thrown));
            }
        }
        return failures.stream();
    }

    /** Returns the request of which the stream is to become the answer. */
    public AsyncContext context() {
        ServletResponse response = fake(ServletResponse.class, (proxy, method, arguments) -> {
            check(method.getName());
            return switch (method.getName()) {
                case "getOutputStream" -> this;
                case "getBufferSize" -> buffer;
                case "setBufferSize" -> {
                    buffer = (int) arguments[0];
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method.toString());
            };
        });
        return fake(AsyncContext.class, (proxy, method, arguments) -> {
            check(method.getName());
            switch (method.getName()) {
                case "getResponse" -> {
                    return response;
                }
                case "addListener" -> watcher = (AsyncListener) arguments[0];
                case "complete" -> completed.incrementAndGet();
                default -> throw new UnsupportedOperationException(method.toString());
            }
            return null;
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Says, as the container does, that there is room, and has the stream write. */
    public void take() throws IOException {
        room = true;
        listener.onWritePossible();
    }

    /** Has a method of the container fail from now on. */
    public void fail(String method, Throwable with) {
        failure = with;
        failing = method;
    }

    private void check(String method) {
        if (failing.equals(method)) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    /** Has no more room than for what is being written. */
    public void stopReading() {
        room = false;
    }

    /** Has room for that many flushes more, and then no more than {@link #stopReading}. */
    public void stopReadingAfter(int count) {
        flushes.set(count);
    }

    /** Lets every write fail from now on. */
    public void vanish() {
        broken = true;
    }

    /** Has the container notice that the connection is lost. */
    public void lose() throws IOException {
        watcher.onError(null);
    }

    /** Has the container end the request by itself. */
    public void finish() throws IOException {
        watcher.onComplete(null);
    }

    /** Returns what came since the last time. */
    public String received() {
        synchronized (received) {
            String text = received.toString(StandardCharsets.UTF_8);
            received.reset();
            return text;
        }
    }

    /** Returns how often the container was told that the answer is complete. */
    public int completed() {
        return completed.get();
    }

    /** Returns what the container would not have forgiven, or nothing. */
    public String offence() {
        return offence;
    }

    @Override
    public void setWriteListener(WriteListener newListener) {
        check("setWriteListener");
        listener = newListener;
    }

    @Override
    public boolean isReady() {
        enter("isReady");
        try {
            check("isReady");
            return room;
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        enter("write");
        try {
            check("write");
            if (!room) {
                offence = "a write without room";
            }
            if (broken) {
                throw new IOException("Broken pipe");
            }
            if (unflushed.addAndGet(length) >= buffer) {
                offence = "more written than fits into the buffer, so that some of it waits behind it";
            }
            synchronized (received) {
                received.write(bytes, offset, length);
            }
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void flush() throws IOException {
        enter("flush");
        try {
            check("flush");
            if (!room) {
                offence = "a flush without room";
            }
            if (broken) {
                throw new IOException("Broken pipe");
            }
            unflushed.set(0);
            if (flushes.get() > 0) {
                room = flushes.decrementAndGet() > 0;
            }
        } finally {
            inside.decrementAndGet();
        }
    }

    private void enter(String what) {
        if (inside.getAndIncrement() != 0) {
            offence = what + " while another thread was in the same stream";
        }
        if (completed.get() > 0) {
            offence = what + " after the end";
        }
        LockSupport.parkNanos(1); // gives others the chance to come, too
    }
}
