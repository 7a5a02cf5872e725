package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.bosixnet.testing.ManualClock;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;

class SlowBodyTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    private InputStream body(Duration perByte) {
        ContainerRequest request = new ContainerRequest(
                URI.create("http://registry/"),
                URI.create("http://registry/api/v1/hosts/alpha"),
                "PUT",
                null,
                new MapPropertiesDelegate(),
                null);
        request.setEntityStream(new FilterInputStream(new ByteArrayInputStream(new byte[100])) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                clock.advance(perByte);
                return super.read(buffer, offset, Math.min(length, 1));
            }
        });
        new RequestLimits(clock::nanos).filter(request);
        return request.getEntityStream();
    }

    @Test
    void aBodyThatTricklesInIsGivenUp() {
        InputStream body = body(Duration.ofSeconds(1));
        assertThatThrownBy(body::readAllBytes)
                .asInstanceOf(type(ProblemException.class))
                .satisfies(e -> {
                    assertThat(e.problem()).isEqualTo(Problem.REQUEST_TIMEOUT);
                    assertThat(e).hasMessage("The body was not there within 20 seconds.");
                });
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(21));
    }

    @Test
    void aBodyThatIsThereInTimeIsTaken() throws Exception {
        assertThat(body(Duration.ofMillis(198)).readAllBytes()).hasSize(100);
    }
}
