package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EscapedTest {

    @Test
    void whatSteersATerminalIsShown() {
        assertThat(Escaped.text("a\u001b[2J\r\n\u202e\u009b\ud800\u00e4 b"))
                .isEqualTo("a\\u001b[2J\\u000d\\u000a\\u202e\\u009b\\ud800\u00e4 b");
    }

    @Test
    void longTextIsCut() {
        assertThat(Escaped.text("x".repeat(301))).isEqualTo("x".repeat(300) + "...");
    }

    @Test
    void messagesAboutNamesAndAddressesAreSafe() {
        assertThatThrownBy(() -> new HostName("a\u001b")).hasMessageContaining("'a\\u001b'");
        assertThatThrownBy(() -> new HostAddress("::\u001b1")).hasMessageContaining("'::\\u001b1'");
        assertThat(new LeftOut("a\n", "b\t", "c\0")).isEqualTo(new LeftOut("a\\u000a", "b\\u0009", "c\\u0000"));
    }

    @Property
    void noControlCharacterIsLeft(@ForAll String text) {
        assertThat(Escaped.text(text).chars()).noneMatch(Character::isISOControl);
    }
}
