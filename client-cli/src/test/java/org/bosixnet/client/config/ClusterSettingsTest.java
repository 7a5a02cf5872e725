package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters in {@code URL}, and how joining and leaving them changes the settings. */
class ClusterSettingsTest extends ConfigLoaderFixture {

    private static final HostName LAPTOP = new HostName("laptop");
    private static final String ONE = "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=";
    private static final String TWO = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private void write(String text) throws IOException {
        Files.writeString(agentFile, text);
    }

    private void join(String cluster, Map<Setting, String> options) throws IOException {
        loader().join(null, RegistryGroup.parse(cluster), LAPTOP, options).make();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"http://a|http://b http://c\"", "'http://a | http://b http://c'"})
    void aClusterIsOneRegistryWithSeveralUrls(String value) throws IOException {
        write("URL=" + value + "\n");
        AgentConfig config = load().config();
        assertThat(config.groups())
                .containsExactly(RegistryGroup.parse("http://a|http://b"), RegistryGroup.parse("http://c"));
        assertThat(config.urls()).extracting(RegistryUrl::toString).containsExactly("http://a", "http://b", "http://c");
        assertThat(config.groupOf(RegistryUrl.parse("http://b"))).hasToString("http://a|http://b");
        assertThat(config.groupOf(RegistryUrl.parse("http://d"))).hasToString("http://d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        URL=http://a|http://b                    ; quote
        URL="http://a|http://b http://a"         ; in one cluster only
        URL="http://a http://b|http://a"         ; in one cluster only
        URL="http://a|http://b http://c|http://b"; in one cluster only
        URL="http://a|https://b"                 ; all begin with https://
        URL="http://a |"                         ; a URL on each side
        """)
    void whatIsAmbiguousIsRefused(String line, String why) throws IOException {
        write(line + "\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(agentFile.toString())
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        ''                       ; http://a|http://b ; http://a|http://b
        http://c                 ; http://a|http://b ; http://c http://a|http://b
        http://a                 ; http://a|http://b ; http://a|http://b
        http://c http://b http://d ; http://a|http://b ; http://c http://a|http://b http://d
        http://b http://c http://a ; http://a|http://b ; http://a|http://b http://c
        http://b | http://a      ; http://a|http://b ; http://a|http://b
        http://a|http://b        ; http://b          ; http://a|http://b
        http://a|http://b        ; http://c          ; http://a|http://b http://c
        """)
    void joiningAClusterTakesThePlaceOfItsMembers(String before, String joined, String after) throws IOException {
        write("URL=\"" + before + "\"\n");
        join(joined, Map.of());
        assertThat(load().config().groups()).extracting(RegistryGroup::toString).containsExactly(after.split(" "));
        assertThat(loader().join(null, RegistryGroup.parse(joined), LAPTOP, Map.of())
                        .isNeeded())
                .isFalse();
    }

    @Test
    void leavingAMemberIsLeavingTheCluster() throws IOException {
        write("URL=\"https://a|https://b https://c\"\nPIN=\"https://b " + ONE + " https://c " + TWO + "\"\n");
        loader().leave(null, RegistryUrl.parse("https://a")).make();
        assertThat(agentFile).hasContent("URL=https://c\nPIN=\"" + TWO + "\"\n");
    }

    @Test
    void eachMemberHasItsOwnPin() throws IOException {
        write("URL=https://a\nPIN=" + ONE + "\n");
        join("https://a|https://b", Map.of());
        assertThat(load().config().pins().text(load().config().urls())).isEqualTo("https://a " + ONE);
        join("https://a|https://b", Map.of(Setting.PIN, "https://b " + TWO + " https://a " + ONE));
        assertThat(load().config().pins().of(RegistryUrl.parse("https://a"))).hasToString("[" + ONE + "]");
        assertThat(load().config().pins().of(RegistryUrl.parse("https://b"))).hasToString("[" + TWO + "]");
        assertThatThrownBy(() -> join("https://a|https://b", Map.of(Setting.PIN, ONE)))
                .hasMessageContaining("put before each key the URL");
    }

    @Test
    void whoeverJoinsAClusterReachesAllItsMembersAtOnce() throws IOException {
        write("URL=\"https://c https://b\"\n");
        RegistryGroup cluster = RegistryGroup.parse("https://a|https://b");
        AgentConfig config = loader().loadToJoin(Map.of(), null, cluster).config();
        assertThat(config.groupOf(RegistryUrl.parse("https://b"))).isEqualTo(cluster);
        assertThat(config.groups()).containsExactly(RegistryGroup.parse("https://c"), cluster);
    }
}
