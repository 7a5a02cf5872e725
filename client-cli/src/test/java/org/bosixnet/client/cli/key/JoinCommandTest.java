package org.bosixnet.client.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JoinCommandTest {

    @Test
    void theNextCommandIsOneThatWorksHere() {
        assertThat(JoinCommand.NextCommand.of(null, true))
                .isEqualTo("sudo systemctl enable bosixnet-agent && sudo systemctl restart bosixnet-agent");
        assertThat(JoinCommand.NextCommand.of(null, false)).isEqualTo("sudo bosixnet agent");
        assertThat(JoinCommand.NextCommand.of(Path.of("/x"), true)).isEqualTo("sudo bosixnet agent --config /x");
    }
}
