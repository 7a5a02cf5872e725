package org.bosixnet.client.agent;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hears, in the place of the agent's last word, what ends threads. */
public final class Uncaught implements AutoCloseable {

    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    public Uncaught() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> heard.add(thrown + " in " + thread.getName()));
    }

    /** Waits for the next, and returns what it was and in which thread. */
    public String next() throws InterruptedException {
        String next = heard.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no thread has ended");
        }
        return next;
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
