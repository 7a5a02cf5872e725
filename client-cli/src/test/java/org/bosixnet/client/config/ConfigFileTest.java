package org.bosixnet.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    @Test
    void readsTheOriginalsFile() {
        assertThat(ConfigFile.parse("""
                # Host name:
                HOST_NAME=my-laptop

                # Period of updating IPv6 address and /etc/hosts [seconds]:
                UPD_PERIOD=300
                DIR_UTIL="/usr/lib/bosixnet"
                URL="http://home-server/bosixnet
                     http://remote-server:8098/bosixnet
                     https://common-backup-server/secret-prefix-string"
                LOG_DIR=/var/tmp/bosixnet # the end
                """, "f"))
                .containsExactly(
                        new ConfigFile.Entry("HOST_NAME", "my-laptop", 2),
                        new ConfigFile.Entry("UPD_PERIOD", "300", 5),
                        new ConfigFile.Entry("DIR_UTIL", "/usr/lib/bosixnet", 6),
                        new ConfigFile.Entry(
                                "URL",
                                "http://home-server/bosixnet\n     http://remote-server:8098/bosixnet\n"
                                        + "     https://common-backup-server/secret-prefix-string",
                                7),
                        new ConfigFile.Entry("LOG_DIR", "/var/tmp/bosixnet", 10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "A= -> ``",
                "A='' -> ``",
                "A=\"\" -> ``",
                "A=a\"b\"'c'd -> abcd",
                "A=a\\ b -> a b",
                "A=\\$HOME -> $HOME",
                "A=\"\\$HOME\" -> $HOME",
                "A='$HOME' -> $HOME",
                "A='\\$' -> \\$",
                "A=\"a\\b\\\\c\\\"d\" -> a\\b\\c\"d",
                "A=a#b -> a#b",
                "A=''#b -> #b",
                "A=* -> *",
                "A=a=b -> a=b",
                "A=http://h/~user -> http://h/~user",
                "export A=1 -> 1",
                "export\tB A=1 -> 1",
                "A=1 A=2 -> 2",
                "A=a\\ -> a\\",
                "_A=1 A=ü -> ü"
            })
    void readsAValueAsAShellWould(String text, String expected) {
        List<ConfigFile.Entry> entries = ConfigFile.parse(text, "f");
        assertThat(entries.get(entries.size() - 1)).isEqualTo(new ConfigFile.Entry("A", expected, 1));
    }

    @Test
    void aBackslashJoinsLines() {
        assertThat(ConfigFile.parse("A=1\\\n2 \\\n B=\"3\\\n4\" C='5\\\n6'\nD=7", "f"))
                .containsExactly(
                        new ConfigFile.Entry("A", "12", 1),
                        new ConfigFile.Entry("B", "34", 3),
                        new ConfigFile.Entry("C", "5\\\n6", 4),
                        new ConfigFile.Entry("D", "7", 6));
    }

    @Test
    void aBackslashDoesNotContinueAComment() {
        assertThat(ConfigFile.parse("# c \\\nA=1", "f")).containsExactly(new ConfigFile.Entry("A", "1", 2));
    }

    @Test
    void toleratesLineEndsOfDosAndAByteOrderMark() {
        assertThat(ConfigFile.parse("\ufeffA=1\r\nB='2\r\n3'\r\n", "f"))
                .containsExactly(new ConfigFile.Entry("A", "1", 1), new ConfigFile.Entry("B", "2\n3", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \t \n", "#", "# only\n#comments", "\\\n"})
    void nothingIsNoError(String text) {
        assertThat(ConfigFile.parse(text, "f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=$HOME",
                "A=\"$HOME\"",
                "A=${B}",
                "A=$(id)",
                "A=`id`",
                "A=\"`id`\"",
                "A=1; reboot",
                "A=1;",
                "A=1&",
                "A=1|b",
                "A=1>f",
                "A=<f",
                "A=(1 2)",
                "A=~/x",
                "A=/a:~/b",
                ";",
                "(A=1)",
                "A=$"
            })
    void nothingIsExecuted(String text) {
        assertThatThrownBy(() -> ConfigFile.parse("#\n" + text, "/etc/f"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("/etc/f, line 2: '.' would make a shell do something, but this file is read, not "
                        + "executed; to mean the character itself, put the value in single quotes or a backslash "
                        + "before it\\.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "URL = x -> 'URL' is not an assignment; it must be KEY=VALUE without blanks around the '=', and a"
                        + " value with blanks in it needs quotes.",
                "A=1 b c -> 'b' is not an assignment; it must be KEY=VALUE without blanks around the '=', and a"
                        + " value with blanks in it needs quotes.",
                "reboot -> this is not an assignment; it must be KEY=VALUE, or a comment after '#'.",
                "1A=1 -> this is not an assignment; it must be KEY=VALUE, or a comment after '#'.",
                "A+=1 -> this is not an assignment; it must be KEY=VALUE, or a comment after '#'.",
                "\"A\"=1 -> this is not an assignment; it must be KEY=VALUE, or a comment after '#'.",
                "export -> 'export' alone assigns nothing; write export KEY=VALUE.",
                "A='x -> the quote ' that begins here is not closed.",
                "A=\"x\\\" -> the quote \" that begins here is not closed."
            })
    void whatIsNoAssignmentIsRefused(String text, String message) {
        assertThatThrownBy(() -> ConfigFile.parse("\n\n" + text + "\n", "f")).hasMessage("f, line 3: " + message);
    }

    @Test
    void aNulIsNoText() {
        for (String text : List.of("A=\0", "A=\"\0\"", "A='\0'", "A=\\\0")) {
            assertThatThrownBy(() -> ConfigFile.parse(text, "f"))
                    .hasMessage("f, line 1: there is a NUL character; this is not a text file.");
        }
    }
}
