package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.Test;

/** The name under which a computer reports that is called otherwise while its agent runs. */
class FollowedNameTest {

    private final FakePlatform platform = new FakePlatform();
    private final Supplier<HostName> name = LocalName.following(platform, new HostName("debian"));

    private String whenCalled(String node) {
        platform.nodeName = node;
        return name.get().value();
    }

    @Test
    void theLastNameThatWouldDoCountsWhileItsOwnDoesNot() {
        assertThat(whenCalled("localhost")).isEqualTo("debian");
        assertThat(whenCalled("web-7.example")).isEqualTo("web-7");
        assertThat(whenCalled("localhost")).isEqualTo("web-7");
        assertThat(whenCalled("")).isEqualTo("web-7");
        assertThat(whenCalled("web-8")).isEqualTo("web-8");
    }
}
