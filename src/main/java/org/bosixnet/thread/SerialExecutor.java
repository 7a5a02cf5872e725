package org.bosixnet.thread;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/** Runs tasks one after the other, on a {@link Worker} that the first task starts. */
public final class SerialExecutor implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final String name;
    private final Worker worker;
    private volatile boolean finishing;

    public SerialExecutor(String name) {
        this(name, Thread::new);
    }

    /**
     * @param threads makes the thread; it is asked again after a failure
     */
    public SerialExecutor(String name, ThreadFactory threads) {
        this.name = name;
        this.worker = new Worker(name, threads, 0, this::runAll);
    }

    /**
     * Takes a task.
     *
     * @throws RejectedExecutionException after {@link #finish}
     * @throws Error or a RuntimeException of another kind if there is no thread, and none could be made; the task is not
     *     taken
     */
    @Override
    public synchronized void execute(Runnable task) {
        if (finishing) {
            throw new RejectedExecutionException(name + " ends");
        }
        worker.start();
        tasks.add(task);
        worker.wake();
    }

    private long runAll() {
        boolean last = finishing; // read first: nothing is added after that
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        return last ? Worker.END : Worker.UNTIL_WOKEN;
    }

    /** Lets the thread end when all tasks taken are done; returns at once. */
    public synchronized void finish() {
        finishing = true;
        worker.wake();
    }

    /** Waits as {@link Worker#awaitEnd} does. */
    public boolean awaitEnd(Duration most) {
        return worker.awaitEnd(most);
    }
}
