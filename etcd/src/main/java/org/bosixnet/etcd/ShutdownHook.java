package org.bosixnet.etcd;

/**
 * Interrupts the thread that made it when the process is told to end, until it is removed. A server that is being started
 * is not stopped before it has started, which may be never while etcd is waited for.
 */
final class ShutdownHook {

    private final Thread hook = new Thread(Thread.currentThread()::interrupt, "bosixnet-etcd-shutdown");

    ShutdownHook() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) { // the process is ending
            Thread.currentThread().interrupt();
        }
    }

    void remove() {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) { // the process is ending
        }
    }
}
