package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class FileWatchTest {

    private boolean touched;
    private final FileWatch watch = new FileWatch(() -> {
        boolean was = touched;
        touched = false;
        return was;
    });

    /** Returns how often the list is applied in this time, if the file is touched in these seconds. */
    private int applied(Duration time, LongPredicate touching) {
        int applied = 0;
        for (long second = 0; second < time.toSeconds(); second++) {
            touched |= touching.test(second);
            if (watch.due(Duration.ofSeconds(second)) != null) {
                watch.applied();
                applied++;
            }
        }
        return applied;
    }

    @Test
    void aFileThatIsTouchedNowAndThenIsMendedEachTime() {
        assertThat(applied(Duration.ofHours(1), second -> second % 40 == 0)).isEqualTo(90);
    }

    @Test
    void aProgramThatTouchesTheFileAllTheTimeIsAnsweredTwiceAMinute() {
        assertThat(applied(Duration.ofHours(10), second -> true)).isBetween(10 * 120, FileWatch.BURST + 10 * 120);
    }

    @Test
    void whatWasPutOffIsDoneAlthoughNobodyTouchesTheFileAnyMore() {
        long end = 3 * 60 - 10; // before the next time that it is answered
        assertThat(applied(Duration.ofMinutes(30), second -> second < end)).isEqualTo(FileWatch.BURST + 6);
        assertThat(touched).isFalse();
    }
}
