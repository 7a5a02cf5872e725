package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that are wrong, unknown or missing: what is said of them. */
class WrongSettingsTest extends ConfigLoaderFixture {

    @Test
    void aFileThatIsAskedForMustBeThere() throws IOException {
        Path file = directory.resolve("none.conf");
        assertThatThrownBy(() -> loader().load(Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": there is no such file.");
        Files.writeString(agentFile, "UPD_PERIOD=9\n");
        Files.writeString(file, "LIST_PERIOD=9\n");
        LoadedConfig loaded = loader().load(Map.of(), file);
        assertThat(loaded.file()).isEqualTo(file);
        assertThat(loaded.config().updPeriod()).hasSeconds(300);
        assertThat(loaded.config().listPeriod()).hasSeconds(9);
    }

    @Test
    void whatCannotBeReadIsAnError() {
        assertThatThrownBy(() -> loader().load(Map.of(), directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory + ": it cannot be read");
    }

    /** As in the locale C, where no path has an umlaut; no locale has this half of a character. */
    @ParameterizedTest
    @CsvSource({"HOSTS_FILE", "LOG_DIR", "ON_CHANGE"})
    void aPathThatTheLocaleDoesNotHaveIsNotTakenForARelativeOne(Setting setting) {
        assertThatThrownBy(() -> loader().load(Map.of(setting, "/srv/\ud800"), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(setting + " is '/srv/")
                .hasMessageEndingWith(
                        "'. This program's locale does not have all of these letters, so it cannot name the"
                                + " file. Set LC_ALL=C.UTF-8 for it, or another locale with UTF-8.");
    }

    @ParameterizedTest
    @CsvSource({
        "url, ; did you mean URL?",
        "URLS, ; did you mean URL?",
        "HOSTNAME, ; did you mean HOST_NAME?",
        "UPDATE_PERIOD, ; did you mean UPD_PERIOD?",
        "PREFIXES, ; did you mean PREFIX?",
        "COLOUR, .",
        "PATH, ."
    })
    void anUnknownKeyIsWarnedOf(String key, String hint) throws IOException {
        Files.writeString(agentFile, "\n" + key + "=x\n");
        assertThat(load().warnings())
                .containsExactly(agentFile + ", line 2: unknown key '" + key + "' is ignored" + hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPD_PERIOD=0 | UPD_PERIOD is '0'. It must be a number of seconds from 1 to 86400, or a whole number"
                        + " followed by s, m, h or d, up to 1d.",
                "UPD_PERIOD=2d | UPD_PERIOD is '2d'. It must be a number of seconds from 1 to 86400, or a whole"
                        + " number followed by s, m, h or d, up to 1d.",
                "LIST_PERIOD=m | LIST_PERIOD is 'm'. It must be a number of seconds from 1 to 86400, or a whole"
                        + " number followed by s, m, h or d, up to 1d.",
                "MAX_ADDRESSES=9 | MAX_ADDRESSES is '9'. It must be a whole number from 1 to 8.",
                "MAX_NAMES=-1 | MAX_NAMES is '-1'. It must be a whole number from 1 to 1000000.",
                "TEMPORARY=yes | TEMPORARY is 'yes'. It must be no, allow or only.",
                "ALLOW_HTTP=maybe | ALLOW_HTTP is 'maybe'. It must be yes or no.",
                "PREFIX=10.0.0.0/8 | PREFIX is '10.0.0.0/8'. Use IPv6 prefixes such as fd00::/8.",
                "DOMAIN=a..b | DOMAIN is 'a..b'. Use domains such as example.com.",
                "NAMES=a/b | NAMES is 'a/b'. Use host names in which '*' stands for any characters and '?' for "
                        + "one, such as web-* or *.example.com.",
                "LOG_DIR=tmp | LOG_DIR is 'tmp'. It must be a path that begins with '/'.",
                "ON_CHANGE='pkill -HUP x' | ON_CHANGE is 'pkill -HUP x'. It must be the path of a program, which begins"
                        + " with '/', and its arguments, separated by blanks. No shell reads them.",
                "ON_CHANGE=./x | ON_CHANGE is './x'. It must be the path of a program, which begins with '/', and its"
                        + " arguments, separated by blanks. No shell reads them.",
                "NETWORK_DEVICE=a\\ b | NETWORK_DEVICE is 'a b'. It must be one word.",
                "URL=home/bosixnet | URL is 'home/bosixnet'. It must begin with http:// or https://. It must be a"
                        + " URL such as https://SERVER/bosixnet.",
                "URL=ftp://h | URL is 'ftp://h'. It must begin with http:// or https://. It must be a URL such as "
                        + "https://SERVER/bosixnet.",
                "PROXY=http://me:pass@proxy:3128 | PROXY is 'http://***@proxy:3128'. A proxy that asks for a password"
                        + " is not supported. It must be http://HOST:PORT.",
                "PROXY=http://proxy | PROXY is 'http://proxy'. A proxy is http, has a port and no path. It must be"
                        + " http://HOST:PORT."
            })
    void aWrongValueStopsWithWhatIsAllowed(String line, String message) throws IOException {
        Files.writeString(agentFile, "#\n" + line + "\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessage(agentFile + ", line 2: " + message);
    }

    @Test
    void aWrongNameIsExplained() throws IOException {
        Files.writeString(agentFile, "HOST_NAME=localhost\n");
        assertThatThrownBy(this::load)
                .hasMessage(agentFile + ", line 1: HOST_NAME is 'localhost'. 'localhost' is reserved: in a hosts file "
                        + "it would change how the computer works. A name such as 'my-localhost' can be used.");
    }

    @Test
    void aWrongValueIsNamedWhereverItCameFrom() {
        environment.put("BOSIXNET_UPD_PERIOD", "x");
        assertThatThrownBy(this::load)
                .hasMessageStartingWith("environment variable BOSIXNET_UPD_PERIOD: UPD_PERIOD is 'x'.");
        assertThatThrownBy(() -> loader().load(Map.of(Setting.UPD_PERIOD, "y\u001b[2J"), null))
                .hasMessageStartingWith("option --upd-period: UPD_PERIOD is 'y\\u001b[2J'.");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://bert:se/cr@et@host/x, ftp://***@host/x",
        "http://bert:secret more@host, 'http://***'",
        "http://bert:secret@host/?a, http://***@host/?a",
        "bert:secret, '***'",
        "bert:secret@host, ***@host",
        "http://bert:secret@, http://***@"
    })
    void noKeyIsPrintedWithAWrongUrl(String url, String shown) {
        assertThatThrownBy(() -> loader().load(Map.of(Setting.URL, url), null))
                .hasMessageContaining(shown)
                .hasMessageNotContainingAny("secret", "se/cr", "bert");
    }

    @Test
    void onlyWhoNeedsARegistryIsToldThatThereIsNone() {
        AgentConfig config = load().config();
        assertThatThrownBy(config::requireGroups)
                .isInstanceOf(ConfigException.class)
                .hasMessage("No registry is set. Run 'sudo bosixnet join https://SERVER/bosixnet', or put URL=... into"
                        + " /etc/bosixnet/agent.conf, or give --url or the environment variable BOSIXNET_URL.");
        environment.put("BOSIXNET_URL", "https://h");
        assertThat(load().config().requireGroups()).hasSize(1);
    }

    @Test
    void onlyWhoReportsIsToldThatTheNameWillNotDo() throws IOException {
        platform.nodeName = "localhost";
        AgentConfig config = load().config();
        assertThat(config.hostName()).isNull();
        assertThatThrownBy(config::requireHostName)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("This machine's own name (uname -n) cannot be reported");
    }
}
