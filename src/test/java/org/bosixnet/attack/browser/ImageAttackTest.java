package org.bosixnet.attack.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A foreign page gives the registry's address as that of an image, a link or a form, which a browser then gets. */
class ImageAttackTest extends BrowserAttackFixture {

    static Stream<List<String>> requestsForAnImage() {
        return Stream.of(
                // over TLS
                List.of(
                        "Accept: image/avif,image/webp,*/*;q=0.8",
                        "Accept-Language: de,en;q=0.5",
                        "Sec-Fetch-Dest: image",
                        "Sec-Fetch-Mode: no-cors",
                        "Sec-Fetch-Site: cross-site",
                        "Referer: https://evil.example/"),
                // over plain HTTP, where browsers send no Sec-Fetch-*
                List.of(
                        "Accept: image/avif,image/webp,*/*;q=0.8",
                        "Accept-Language: de",
                        "Referer: http://evil.example/"),
                // by fetch with mode no-cors, which may set Accept-Language, but cannot leave it out
                List.of("Accept: */*", "Accept-Language:"),
                // by fetch with mode cors
                List.of("Accept: */*", "Accept-Language: de", EVIL),
                // by a link or a form with method GET
                List.of("Accept: text/html,*/*;q=0.8", "Accept-Language: de", "Upgrade-Insecure-Requests: 1"),
                // from a page without an origin
                List.of("Accept: */*", "Origin: null"));
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressChangesNothingInAnOpenRegistry(List<String> headers) {
        String name = AttackedRegistry.freshName();
        assertThat(open.send("GET", "/" + name + "?update=2001:db8::1", null, headers)
                        .status())
                .isEqualTo(403);
        assertThat(open.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressDoesNotSpeakDyndns2(List<String> headers) {
        for (String path : List.of("/nic/update", "/v3/update", "/update")) {
            Reply reply = open.send("GET", path + "?hostname=pixel&myip=2001:db8::1", null, headers);
            assertThat(reply).hasToString("403 badagent");
            assertThat(reply.header("WWW-Authenticate")).isEmpty(); // a browser would keep the key
            List<String> all = new ArrayList<>(headers);
            all.add(AttackedRegistry.basic("", TestKeys.any(KeyKind.HOST)));
            assertThat(guarded.send("GET", path + "?hostname=pixel&myip=2001:db8::1", null, all))
                    .hasToString("403 badagent");
        }
        assertThat(open.takeWrites()).isEmpty();
        assertThat(guarded.takeWrites()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestsForAnImage")
    void anImagesAddressChangesNothingWithTheAdministratorsCookie(List<String> headers) {
        for (AttackedRegistry registry : List.of(guarded, open)) {
            List<String> all = new ArrayList<>(headers);
            all.add(registry.session(registry.admin()));
            assertThat(registry.send("GET", "/" + AttackedRegistry.freshName() + "?update=2001:db8::1", null, all)
                            .status())
                    .isEqualTo(403);
            assertThat(registry.takeWrites()).isEmpty();
        }
    }

    /** Every browser sends one of them with every request. */
    static Stream<List<String>> signsThatNoProgramSends() {
        return signsOfABrowser()
                .filter(headers -> headers.stream().anyMatch(header -> header.matches("(Sec-|Accept-Language).*")));
    }

    /** A host that has gone stays gone, whatever a page has a visitor's browser ask. */
    @ParameterizedTest
    @MethodSource("signsThatNoProgramSends")
    void noPageForgesASignOfLifeOrAChangeWhereNothingNeedsAKey(List<String> headers) {
        String name = AttackedRegistry.freshName();
        open.report(name, "2001:db8::1");
        open.takeWrites();
        assertThat(open.send("GET", "/" + name, null, headers).status()).isIn(200, 403);
        assertThat(open.send("GET", "/" + name + "?update=2001:db8::2", null, headers)
                        .status())
                .isEqualTo(403);
        assertThat(open.send("GET", "/nic/update?hostname=" + name + "&myip=2001:db8::2", null, headers)
                        .status())
                .isEqualTo(403);
        assertThat(open.takeWrites()).isEmpty();
        assertThat(open.get("/" + name, "User-Agent: curl/7.88.1").status()).isEqualTo(200);
        assertThat(open.takeWrites()).hasSize(1);
    }
}
