package org.bosixnet.client.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.platform.FakePlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How joining a registry changes the settings file. */
class SettingsEditTest {

    private static final RegistryGroup URL = RegistryGroup.parse("https://server/bosixnet");
    private static final HostName LAPTOP = new HostName("laptop");

    @TempDir
    private Path directory;

    private Path agentFile() {
        return directory.resolve("etc/agent.conf");
    }

    private Path originalFile() {
        return directory.resolve("etc/bosixnet-daemon.conf");
    }

    private static FakePlatform platform() {
        FakePlatform platform = new FakePlatform();
        platform.nodeName = "laptop";
        return platform;
    }

    private ConfigLoader loader() {
        return new ConfigLoader(Map.of(), agentFile(), originalFile(), platform());
    }

    private void write(Path file, String text, String mode) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private String joined(HostName name) throws IOException {
        SettingsEdit change = loader().join(null, URL, name, Map.of());
        assertThat(change.file()).isEqualTo(agentFile());
        change.make();
        return Files.readString(agentFile(), ISO_8859_1);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void withoutAnyFileTheAgentsOwnIsMade() throws IOException {
        assertThat(joined(LAPTOP)).isEqualTo("URL=https://server/bosixnet # by bosixnet join\n");
        assertThat(mode(agentFile())).isEqualTo("rw-r--r--");
        assertThat(mode(agentFile().getParent())).isEqualTo("rwxr-xr-x");
        assertThat(loader().load(Map.of(), null).config().groups()).containsExactly(URL);
    }

    @Test
    void anotherNameIsWritten() throws IOException {
        assertThat(joined(new HostName("box")))
                .isEqualTo("URL=https://server/bosixnet # by bosixnet join\nHOST_NAME=box # by bosixnet join\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "URL=http://a|URL=\"http://a https://server/bosixnet\"",
                "URL=\"http://a\"|URL=\"http://a https://server/bosixnet\"",
                "URL='http://a'|URL='http://a https://server/bosixnet'",
                "URL=\"http://a\"'/x' # c|URL=\"http://a/x https://server/bosixnet\" # c",
                "URL=|URL=https://server/bosixnet",
                "URL=\"\" X=1|URL=https://server/bosixnet X=1",
                "X=1~|X=1~URL=https://server/bosixnet # by bosixnet join~",
                "X=1\\~|X=1\\~~URL=https://server/bosixnet # by bosixnet join~",
                "URL=\"http://a~     http://b\"~# end|URL=\"http://a~     http://b https://server/bosixnet\"~# end",
                "URL=http://a~URL=http://b~|URL=http://a~URL=\"http://b https://server/bosixnet\"~",
                "export URL=http://a\\~ X=1|export URL=\"http://a https://server/bosixnet\"\\~ X=1",
                "URL=http://a/\\$b|URL=\"http://a/\\$b https://server/bosixnet\"",
            })
    void theUrlIsAddedAndAllElseStays(String before, String after) throws IOException {
        for (String lineEnd : List.of("\n", "\r\n")) {
            for (String around : List.of("", "\u00ef\u00bb\u00bf")) {
                write(agentFile(), around + before.replace("~", lineEnd), "rw-r-----");
                assertThat(joined(LAPTOP)).isEqualTo(around + after.replace("~", lineEnd));
                assertThat(mode(agentFile())).isEqualTo("rw-r-----");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://server/bosixnet",
        "HTTPS://Server:443/bosixnet/",
        "http://other https://name:key@server/bosixnet http://third"
    })
    void aUrlThatIsThereIsNotAddedAgain(String urls) throws IOException {
        write(agentFile(), "URL='" + urls + "'\n", "rw-r--r--");
        SettingsEdit change = loader().join(null, URL, LAPTOP, Map.of());
        assertThat(change.isNeeded()).isFalse();
        assertThat(change.describe("Wrote")).isEqualTo(agentFile() + " needs no change.");
        change.make();
        assertThat(agentFile()).hasContent("URL='" + urls + "'\n");
    }

    @Test
    void withoutTheAgentsOwnFileTheOriginalsIsCopiedWithTheNameThatItStoodFor() throws IOException {
        String text = "# caf\u00e9\nURL=\"http://home/bosixnet\"\nUPD_PERIOD=60\n";
        write(originalFile(), text, "rw-r-----");
        HostName name = loader().load(Map.of(), null).config().requireHostName();
        assertThat(name.value()).matches("laptop-[0-9a-f]{8}");
        assertThat(joined(name))
                .isEqualTo(text.replace("bosixnet\"", "bosixnet https://server/bosixnet\"") + "HOST_NAME=" + name
                        + " # by bosixnet join\n");
        assertThat(mode(agentFile())).isEqualTo("rw-r-----");
        assertThat(originalFile()).content(ISO_8859_1).isEqualTo(text);
        LoadedConfig after = loader().load(Map.of(), null);
        assertThat(after.file()).isEqualTo(agentFile());
        assertThat(after.config().requireHostName()).isEqualTo(name);
    }

    @Test
    void anOriginalsFileThatNeedsNoChangeIsNotCopiedForNothing() throws IOException {
        write(originalFile(), "HOST_NAME=box URL=https://server/bosixnet\n", "rw-r--r--");
        SettingsEdit change = loader().join(null, URL, new HostName("box"), Map.of());
        assertThat(change.isNeeded()).isFalse();
    }

    @Test
    void anOriginalsFileNeedsNoCopyForItsOwnDefaultName() throws IOException {
        write(originalFile(), "URL=https://server/bosixnet\n", "rw-r--r--");
        HostName name = loader().load(Map.of(), null).config().requireHostName();
        assertThat(loader().join(null, URL, name, Map.of()).isNeeded()).isFalse();
    }

    @Test
    void theFileThatIsAskedForIsTheOneThatChanges() throws IOException {
        Path file = directory.resolve("bosixnet-daemon.conf");
        write(file, "HOST_NAME=box\n", "rw-r--r--");
        write(originalFile(), "HOST_NAME=other\n", "rw-r--r--");
        loader().join(file, URL, new HostName("box"), Map.of()).make();
        assertThat(file).hasContent("HOST_NAME=box\nURL=https://server/bosixnet # by bosixnet join\n");
        assertThat(agentFile()).doesNotExist();
    }

    @Test
    void theFileThatIsAskedForIsMadeIfItIsMissing() throws IOException {
        Path file = directory.resolve("made/new.conf");
        write(originalFile(), "HOST_NAME=other\n", "rw-r--r--");
        LoadedConfig before = loader().loadToJoin(Map.of(), file, URL);
        assertThat(before.file()).isNull();
        assertThat(before.config().requireHostName()).isEqualTo(LAPTOP);
        loader().join(file, URL, LAPTOP, Map.of()).make();
        assertThat(file).hasContent("URL=https://server/bosixnet # by bosixnet join\n");
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(agentFile()).doesNotExist();
    }

    @Test
    void moreSettingsAreWrittenWhereTheyDiffer() throws IOException {
        write(agentFile(), "URL=https://server/bosixnet\nALLOW_HTTP=no # for now\nCA_FILE=/a\n", "rw-r--r--");
        loader().join(
                        null,
                        URL,
                        LAPTOP,
                        Map.of(Setting.ALLOW_HTTP, "yes", Setting.CA_FILE, "/a", Setting.KEY_FILE, "/a b/keys"))
                .make();
        assertThat(agentFile())
                .hasContent(
                        "URL=https://server/bosixnet\nALLOW_HTTP=yes # for now\nCA_FILE=/a\nKEY_FILE=\"/a b/keys\" # by"
                                + " bosixnet join\n");
    }

    /** Whatever can be given with it, since the agent is started without it. */
    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"URL", "HOST_NAME", "PIN"})
    void aSettingThatIsGivenIsKeptWhereverItIsGiven(Setting setting) throws IOException {
        String value = setting.isPath() ? "/caf\u00e9 \"$x/`y" : "\u00e4 b\\c";
        loader().join(null, URL, LAPTOP, Map.of(setting, value)).make();
        assertThat(text().value(setting)).isEqualTo(new String(value.getBytes(UTF_8), ISO_8859_1));
        Files.delete(agentFile());
        new ConfigLoader(Map.of(setting.environmentName(), value), agentFile(), originalFile(), platform())
                .join(null, URL, LAPTOP, Map.of())
                .make();
        assertThat(text().value(setting)).isEqualTo(new String(value.getBytes(UTF_8), ISO_8859_1));
    }

    private ConfigText text() throws IOException {
        return new ConfigText(Files.readString(agentFile(), ISO_8859_1));
    }

    /** Their bytes in UTF-8 are lines' ends elsewhere, such as 0x85. */
    @Test
    void aLineThatWasAddedGoesAsAWholeInAnyScript() throws IOException {
        loader().join(null, URL, LAPTOP, Map.of(Setting.ON_CHANGE, "/opt/\u0445\u00c5\u2028 x", Setting.DOMAIN, "lab"))
                .make();
        assertThat(text().withoutAdded()).hasToString("");
    }

    @Test
    void aLineThatWasAddedIsOneLineWhateverItsValueHadBeen() throws IOException {
        loader().join(null, URL, LAPTOP, Map.of(Setting.NAMES, "a-*\n b-*\r\nc", Setting.DOMAIN, "lab\nhome"))
                .make();
        assertThat(text().value(Setting.NAMES)).isEqualTo("a-*  b-* c");
        assertThat(text().value(Setting.DOMAIN)).isEqualTo("lab home");
        assertThat(text().withoutAdded()).hasToString("");
    }

    @Test
    void aRelativePathIsKeptAsTheFileThatItNamesNow() throws IOException {
        loader().join(null, URL, LAPTOP, Map.of(Setting.CA_FILE, "ca.pem")).make();
        assertThat(text().value(Setting.CA_FILE))
                .isEqualTo(Path.of("ca.pem").toAbsolutePath().toString());
    }

    @Test
    void anEmptyOptionGoesBackToTheDefault() throws IOException {
        write(agentFile(), "URL=https://server/bosixnet\nPREFIX=fd00::/8\n", "rw-r--r--");
        loader().join(null, URL, LAPTOP, Map.of(Setting.PREFIX, "", Setting.DOMAIN, ""))
                .make();
        assertThat(agentFile()).hasContent("URL=https://server/bosixnet\nPREFIX=\"\"\n");
    }

    @Test
    void aSecondRegistryIsRefusedAsAnOption() {
        assertThatThrownBy(() -> loader().join(null, URL, LAPTOP, Map.of(Setting.URL, "https://other")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is the argument URL. Leave out --url; to join several");
    }

    @Test
    void aFileThatIsNotUnderstoodIsNotTouched() throws IOException {
        write(agentFile(), "URL=$(x)\n", "rw-r--r--");
        assertThatThrownBy(() -> loader().join(null, URL, LAPTOP, Map.of())).isInstanceOf(ConfigException.class);
        assertThat(agentFile()).hasContent("URL=$(x)\n");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaid() throws IOException {
        Files.writeString(directory.resolve("etc"), "in the way");
        SettingsEdit change = loader().join(null, URL, LAPTOP, Map.of());
        assertThatThrownBy(change::make)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot write " + agentFile() + " (")
                .hasMessageEndingWith(").");
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileIsNotUndone() throws IOException {
        SettingsEdit first = loader().join(null, URL, LAPTOP, Map.of());
        SettingsEdit second = loader().join(null, RegistryGroup.parse("https://other/x"), LAPTOP, Map.of());
        first.make();
        String after = Files.readString(agentFile());
        assertThatThrownBy(second::make)
                .isInstanceOf(IOException.class)
                .hasMessage(agentFile() + " was left as it is, since somebody has changed it meanwhile.");
        SettingsEdit leaves = loader().leave(null, URL.first());
        Files.writeString(agentFile(), after + "UPD_PERIOD=7\n");
        assertThatThrownBy(leaves::make).isInstanceOf(IOException.class);
        assertThat(agentFile()).hasContent(after + "UPD_PERIOD=7\n");
    }

    @Property
    void whateverIsChangedIsReadBackAndNothingElseChanges(
            @ForAll("files") List<String> lines, @ForAll("words") String word, @ForAll boolean dos) {
        String before = String.join("\n", lines).replace("\n", dos ? "\r\n" : "\n");
        ConfigText text = new ConfigText(before);
        ConfigText after = text.withWord(Setting.URL, word);
        assertThat(after.value(Setting.URL).strip()).isEqualTo((text.value(Setting.URL) + " " + word).strip());
        assertThat(text.with(Setting.URL, word).value(Setting.URL)).isEqualTo(word);
        assertThat(others(after.toString())).isEqualTo(others(before));
    }

    private static List<String> others(String text) {
        return ConfigFile.parse(text, "f").stream()
                .filter(entry -> !entry.key().equals("URL"))
                .map(entry -> entry.key() + "=" + entry.value())
                .toList();
    }

    @Provide
    Arbitrary<List<String>> files() {
        return Arbitraries.of(
                        "",
                        "# URL=x",
                        "A='1 2' B=\"3\\\"4\" # c",
                        "URL=http://a",
                        "URL='http://a  http://b'",
                        "URL=\"http://a\\$\"",
                        "URL=\"http://a\\\\\"",
                        "URL=\"a\"\"b\"",
                        "URL=a\\ b'c'",
                        "export C=1 URL=\"x\" D=2",
                        "URL=",
                        "E=\"two\nlines\"")
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of("https://h/x", "https://h/a$b", "https://h/it's", "http://[::1]/(a);b&c", "https://h/`");
    }
}
