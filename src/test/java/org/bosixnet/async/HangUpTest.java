package org.bosixnet.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.Test;

class HangUpTest {

    @Test
    void whatTheConnectionsEndCausedIsTheClientsBusiness() {
        assertThat(HangUp.isShownBy(new EOFException())).isTrue();
        assertThat(HangUp.isShownBy(new IllegalStateException(new IOException("gone"))))
                .isTrue();
    }

    @Test
    void anythingElseIsADefect() {
        assertThat(HangUp.isShownBy(new IllegalArgumentException("newPosition > limit: (480 > 0)")))
                .isFalse();
        assertThat(HangUp.isShownBy(new OutOfMemoryError())).isFalse();
    }

    /** As a container does that gives up a connection, for its silence, while an answer is on its way. */
    @Test
    void aBufferMayBeTakenBackWhileItIsWritten() throws Exception {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel served = server.accept()) {
            served.configureBlocking(false);
            ByteBuffer much = ByteBuffer.allocate(1 << 20);
            while (served.write(much.clear()) > 0) {
                // until the client would have to read
            }
            served.configureBlocking(true);
            ByteBuffer answer = ByteBuffer.allocate(480);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread writer = new Thread(() -> thrown.complete(thrownByWriting(served, answer)));
            writer.start();
            Await.until("the answer waits for the client", () -> isWriting(writer));

            answer.limit(0);
            client.configureBlocking(false);
            Await.until("the answer is written", () -> read(client, much.clear()) == 0 && thrown.isDone());

            assertThat(thrown.join()).isInstanceOf(IllegalArgumentException.class);
            assertThat(HangUp.isShownBy(new CompletionException(thrown.join()))).isTrue();
        }
    }

    private static Throwable thrownByWriting(SocketChannel served, ByteBuffer answer) {
        try {
            return new AssertionError("written: " + served.write(answer));
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private static int read(SocketChannel client, ByteBuffer into) {
        try {
            return client.read(into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a thread is in the system's call: then all of the buffer has been read. */
    private static boolean isWriting(Thread thread) {
        StackTraceElement[] trace = thread.getStackTrace();
        return trace.length > 0 && trace[0].getMethodName().equals("write0");
    }
}
