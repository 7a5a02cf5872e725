package org.bosixnet.client.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    private static final AccessKey OLD = AccessKey.generate(Kind.HOST, new SecureRandom());
    private static final AccessKey NEW = AccessKey.generate(Kind.HOST, new SecureRandom());
    private static final AccessKey OTHER = AccessKey.generate(Kind.READER, new SecureRandom());
    private static final RegistryUrl URL = RegistryUrl.parse("https://server/bosixnet");

    private static KeyText parse(String text) {
        try {
            return KeyText.parse(text, "keys");
        } catch (KeyFileException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aKeyBelongsToItsUrlHoweverThatIsSpelled() {
        KeyText text = parse("\n# home\n\tHTTPS://name:pass@Server:443/bosixnet/  " + OLD.value() + "   # since May\r\n"
                + "https://server/bosixnet " + NEW.value() + " next\n" + "http://server/bosixnet " + OTHER.value());
        assertThat(text.key(URL, false)).contains(OLD);
        assertThat(text.key(URL, true)).contains(NEW);
        assertThat(text.key(RegistryUrl.parse("http://u:p@SERVER:80/bosixnet"), false))
                .contains(OTHER);
        for (String elsewhere :
                List.of("https://server", "https://server/bosixnet/x", "https://server:8443/bosixnet")) {
            assertThat(text.key(RegistryUrl.parse(elsewhere), false)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://server/bosixnet",
                "https://server/bosixnet bxh_s3cr3t_short",
                "https://server/bosixnet KEY other",
                "https://server/bosixnet KEY next other",
                "https://server/bosixnet KEY#comment",
                "https://server/bosixnet=KEY",
                "KEY https://server/bosixnet",
                "ftp://s3cr3t:KEY@server/bosixnet KEY",
                "KEY"
            })
    void aWrongLineIsNamedAndNotRepeated(String line) {
        assertThatThrownBy(() -> KeyText.parse("# a\n\n" + line.replace("KEY", OLD.value()) + "\n", "/x/keys"))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("/x/keys, line 3: a line must be ")
                .hasMessageEndingWith(".")
                .hasMessageNotContaining(OLD.id())
                .hasMessageNotContaining("s3cr3t")
                .matches(e -> !((KeyFileException) e).isUnreadable());
    }

    @Test
    void oneUrlHasOneKeyInUse() {
        assertThatThrownBy(() -> KeyText.parse(
                        URL + " " + OLD.value() + "\nHTTPS://SERVER:443/bosixnet/ " + NEW.value(), "keys"))
                .hasMessage("keys, line 2: there is another key for the same URL above it; only one is allowed.");
    }

    @Test
    void theNextKeyTakesThePlaceOfTheOneInUseAndNothingElseChanges() {
        String before = "# a\nhttps://server/bosixnet\t" + OLD.value() + " # b\r\n\nhttp://x " + OTHER.value();
        String kept = parse(before).withNext(URL, NEW);
        assertThat(kept).isEqualTo(before + "\nhttps://server/bosixnet " + NEW.value() + " next\n");
        assertThat(parse(kept).key(URL, false)).contains(OLD);
        assertThat(parse(kept).promoted(URL)).isEqualTo(before.replace(OLD.value(), NEW.value()) + "\n");
        assertThat(parse(kept).withoutNext(URL, NEW)).isEqualTo(before + "\n");
        assertThat(parse(kept).withoutNext(URL, OLD)).isEqualTo(kept);
    }

    @Test
    void aFirstKeyComesIntoUse() {
        String kept = parse("").withNext(URL, NEW);
        assertThat(parse(kept).key(URL, false)).isEmpty();
        assertThat(parse(kept).promoted(URL)).isEqualTo("https://server/bosixnet " + NEW.value() + "\n");
        assertThat(parse("# a\n").promoted(URL)).isEqualTo("# a\n");
    }

    @Property
    void changesOfOneRegistryLeaveTheOtherKeysOfOthers(@ForAll("files") List<String> lines) {
        String before = String.join("\n", lines);
        String kept = parse(before).withNext(URL, NEW);
        for (String after : List.of(kept, parse(kept).withoutNext(URL, NEW))) {
            assertThat(others(parse(after))).isEqualTo(others(parse(before)));
        }
        boolean replaces = parse(before).key(URL, false).isPresent();
        assertThat(others(parse(parse(kept).promoted(URL))))
                .as("only what is in use with the same key changes with it")
                .isEqualTo(others(parse(before)).stream()
                        .map(entry -> replaces ? entry.replace(OLD.value() + " false", NEW.value() + " false") : entry)
                        .toList());
        assertThat(parse(parse(kept).promoted(URL)).key(URL, false)).contains(NEW);
        assertThat(parse(parse(kept).promoted(URL)).key(URL, true)).isEmpty();
    }

    private static List<String> others(KeyText text) {
        return text.entries().stream()
                .filter(entry -> !entry.url().uri().equals(URL.uri()))
                .map(entry -> entry.url() + " " + entry.key().value() + " " + entry.next())
                .toList();
    }

    @Provide
    Arbitrary<List<String>> files() {
        return Arbitraries.of(
                        "",
                        "# https://server/bosixnet",
                        "  ",
                        "https://server/bosixnet " + OLD.value(),
                        "https://other " + OTHER.value(),
                        "https://other " + OLD.value() + " next # later",
                        "http://third:8080/x\t" + OLD.value() + "\r")
                .list()
                .uniqueElements()
                .ofMaxSize(7);
    }
}
