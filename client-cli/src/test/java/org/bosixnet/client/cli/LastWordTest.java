package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.cli.base.ExitCode;
import org.junit.jupiter.api.Test;

class LastWordTest {

    private final List<Integer> ends = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private String said(OutputStream to, Throwable failure) {
        new LastWord(to, ends::add, Duration.ofDays(1))
                .uncaughtException(new Thread(() -> {}, "bosixnet-list"), failure);
        assertThat(ends).containsExactly(ExitCode.DEFECT);
        return log.toString(StandardCharsets.UTF_8);
    }

    /** An error of which nothing can be said, as when there is no memory for a text. */
    private static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void anErrorEndsTheProgramWithOneLineThatSaysWhereItWas() {
        assertThat(said(log, new OutOfMemoryError("Java heap space")))
                .startsWith("SEVERE: The agent ends itself, to be started again: java.lang.OutOfMemoryError: Java heap"
                        + " space in thread bosixnet-list, at org.bosixnet.client.cli.LastWordTest.")
                .endsWith("\n")
                .hasLineCount(1);
    }

    /** Where memory is short, threads fail together. */
    @Test
    void ofThreadsThatFailTogetherTheFirstOneHasIt() {
        LastWord lastWord = new LastWord(log, ends::add, Duration.ofDays(1));
        for (String name : List.of("bosixnet-list", "bosixnet-http")) {
            lastWord.uncaughtException(new Thread(() -> {}, name), new OutOfMemoryError("Java heap space"));
        }
        assertThat(ends).containsExactly(ExitCode.DEFECT);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains(" in thread bosixnet-list")
                .hasLineCount(1);
    }

    @Test
    void whatComesFromOutsideMakesTheLineNeitherLongNorTwo() {
        assertThat(said(log, new IllegalStateException("a\nb\u001b[2J" + "x".repeat(100_000))))
                .contains("a\\u000ab\\u001b[2J")
                .hasLineCount(1)
                .hasSizeLessThan(1000);
    }

    @Test
    void withoutMemoryForALineTheOneIsTakenThatWasMadeBefore() {
        assertThat(said(log, new Unspeakable()))
                .isEqualTo("SEVERE: The agent ends itself because of an error that it cannot even describe.\n");
    }

    @Test
    void aLogThatTakesNothingKeepsNobodyAliveEither() throws InterruptedException {
        CountDownLatch read = new CountDownLatch(1);
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
        };
        BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
        LastWord lastWord = new LastWord(pipe, ended::add, Duration.ofMillis(1));
        lastWord.watch();
        Thread failing = new Thread(() -> lastWord.uncaughtException(Thread.currentThread(), new StackOverflowError()));
        failing.start();
        assertThat(ended.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.DEFECT);
        assertThat(failing.isAlive()).isTrue();
        read.countDown();
        failing.join();
    }

    @Test
    void aLogThatCannotBeWrittenKeepsNobodyAlive() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(said(full, new StackOverflowError())).isEmpty();
    }
}
