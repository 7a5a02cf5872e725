package org.bosixnet.client.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SayOnceTest {

    private final RecordingLogger logger = new RecordingLogger();
    private Duration now = Duration.ZERO;
    private final SayOnce trouble = new SayOnce(logger, () -> now);

    @Test
    void aConditionIsSaidWhenItComesAndWhenItGoes() {
        trouble.solved("well");
        trouble.problem("broken");
        trouble.problem("broken");
        trouble.problem("burnt");
        trouble.solved("well");
        trouble.solved("well");
        assertThat(logger.lines()).containsExactly("WARNING broken", "WARNING burnt", "INFO well");
    }

    @Test
    void anotherSentenceOfTheSameKindIsNotSaid() {
        trouble.problem("broken", "broken in 3 places");
        trouble.problem("broken", "broken in 4 places");
        assertThat(logger.lines()).containsExactly("WARNING broken in 3 places");
    }

    @Test
    void whatComesAndGoesWithoutEndIsSaidNowAndThenAndAtLastAsItIs() {
        for (int i = 0; i < 1000; i++) {
            trouble.problem("broken");
            trouble.solved("well");
        }
        trouble.problem("broken");
        assertThat(logger.lines()).hasSize(LineBudget.BURST).endsWith("INFO well");
        now = now.plus(LineBudget.REST);
        trouble.problem("broken");
        trouble.problem("broken");
        assertThat(logger.lines()).hasSize(LineBudget.BURST + 1).endsWith("WARNING broken");
    }
}
