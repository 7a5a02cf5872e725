package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ListCommandTest extends CommandLineFixture {

    private static String host(String name, Instant seen) {
        return "{\"name\":\"" + name + "\",\"addresses\":[\"2001:db8::1\",\"fd00::1\"],\"changed\":\"" + seen
                + "\",\"seen\":\"" + seen + "\",\"state\":\"online\"}";
    }

    @Test
    void theColumnsHaveTitlesAndTimesAreAges() throws IOException {
        type = "application/json";
        body = "{\"hosts\":[" + host("beta", Instant.now().minus(Duration.ofMinutes(5))) + ","
                + host("gamma", Instant.now().minus(Duration.ofDays(3))) + "]}";
        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .isEqualTo(String.format(
                        "%-30s %-40s %-8s %s%n%-30s %-40s %-8s %s%n%-30s %-40s %-8s %s%n",
                        "NAME",
                        "ADDRESSES",
                        "STATE",
                        "SEEN",
                        "beta",
                        "2001:db8::1 fd00::1",
                        "online",
                        "5 min ago",
                        "gamma",
                        "2001:db8::1 fd00::1",
                        "online",
                        "3 days ago"));
        out.getBuffer().setLength(0);
        assertThat(run("list", "--no-header")).isZero();
        assertThat(out.toString().lines()).hasSize(2).noneMatch(line -> line.startsWith("NAME"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anEmptyListIsSaidToBeEmpty() throws IOException {
        type = "application/json";
        body = "{\"hosts\":[]}";
        assertThat(run("list")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo("bosixnet: The registry lists no host.\n");
    }
}
