package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.junit.jupiter.api.Test;

/** How a pinned key gets into the settings file, and out of it, with its registry. */
class PinnedSettingsEditTest extends ConfigLoaderFixture {

    private static final HostName LAPTOP = new HostName("laptop");
    private static final String ONE = "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=";
    private static final String TWO = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static final RegistryUrl A = RegistryUrl.parse("https://a:8443/bosixnet");
    private static final RegistryUrl B = RegistryUrl.parse("https://b/bosixnet");

    private void join(RegistryUrl url, Map<Setting, String> options) throws IOException {
        loader().join(null, RegistryGroup.of(url), LAPTOP, options).make();
    }

    private void leave(RegistryUrl url) throws IOException {
        loader().leave(null, url).make();
    }

    @Test
    void joiningKeepsItAndLeavingTakesItOutAgain() throws IOException {
        String before = "# mine\nLIST_PERIOD=60 # a minute\n";
        Files.writeString(agentFile, before);
        join(A, Map.of(Setting.PIN, ONE));
        assertThat(agentFile)
                .hasContent(before + "URL=" + A + " # by bosixnet join\nPIN=\"" + ONE + "\" # by bosixnet join\n");
        assertThat(loader().join(null, RegistryGroup.of(A), LAPTOP, Map.of()).isNeeded())
                .isFalse();
        assertThat(loader().join(null, RegistryGroup.of(A), LAPTOP, Map.of(Setting.PIN, ONE))
                        .isNeeded())
                .isFalse();
        leave(A);
        assertThat(agentFile).hasContent(before);
    }

    @Test
    void anotherKeyTakesThePlaceOfTheFormer() throws IOException {
        Files.writeString(agentFile, "URL=" + A + "\nPIN=" + ONE + " # of May\n");
        join(A, Map.of(Setting.PIN, TWO + ";" + ONE));
        assertThat(agentFile).hasContent("URL=" + A + "\nPIN=\"" + TWO + ";" + ONE + "\" # of May\n");
        join(A, Map.of(Setting.PIN, ""));
        assertThat(agentFile).hasContent("URL=" + A + "\nPIN=\"\" # of May\n");
    }

    @Test
    void aSecondRegistryLeavesTheFirstItsKey() throws IOException {
        Files.writeString(agentFile, "URL=" + A + "\nPIN=" + ONE + "\n");
        join(B, Map.of());
        assertThat(agentFile).hasContent("URL=\"" + A + " " + B + "\"\nPIN=\"" + A + " " + ONE + "\"\n");
        join(B, Map.of(Setting.PIN, TWO));
        assertThat(agentFile)
                .hasContent("URL=\"" + A + " " + B + "\"\nPIN=\"" + A + " " + ONE + " " + B + " " + TWO + "\"\n");
        assertThat(load().config().pins().of(A)).hasToString("[" + ONE + "]");
        assertThat(load().config().pins().of(B)).hasToString("[" + TWO + "]");
        leave(A);
        assertThat(agentFile).hasContent("URL=" + B + "\nPIN=\"" + TWO + "\"\n");
        leave(B);
        assertThat(agentFile).hasContent("URL=\"\"\nPIN=\"\"\n");
    }

    @Test
    void aKeyThatIsWrittenWithItsUrlStaysAsItIs() throws IOException {
        String text = "URL=" + A + "\nPIN=\"" + A + "   " + ONE + "\"\n";
        Files.writeString(agentFile, text);
        assertThat(loader().join(null, RegistryGroup.of(A), LAPTOP, Map.of()).isNeeded())
                .isFalse();
        leave(B);
        assertThat(agentFile).hasContent(text);
    }
}
