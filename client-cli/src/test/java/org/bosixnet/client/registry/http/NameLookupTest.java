package org.bosixnet.client.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameLookupTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() {
        over.countDown();
    }

    /** Answers once it is over. */
    private InetAddress[] hang(String host) throws UnknownHostException {
        asked.add(host);
        Await.until("it is over", () -> over.getCount() == 0);
        return InetAddress.getAllByName("::1");
    }

    @Test
    void whatTheSystemSaysIsTheAnswer() throws Exception {
        NameLookup lookup = new NameLookup(host -> InetAddress.getAllByName("2001:db8::1"), LONG, LONG);
        assertThat(lookup.resolve("nas.test")).containsExactly(InetAddress.getAllByName("2001:db8::1"));
        NameLookup unknown = new NameLookup(
                host -> {
                    throw new UnknownHostException(host);
                },
                LONG,
                LONG);
        assertThatThrownBy(() -> unknown.resolve("nas.test"))
                .isExactlyInstanceOf(UnknownHostException.class)
                .hasMessage("nas.test");
    }

    @Test
    void nobodyWaitsForOneThatHangs() throws Exception {
        InetAddress[] found = InetAddress.getAllByName("2001:db8::1");
        NameLookup lookup = new NameLookup(
                host -> host.equals("nas.test") ? hang(host) : found, Duration.ZERO, Duration.ofSeconds(1));
        assertThatThrownBy(() -> lookup.resolve("nas.test")).isInstanceOf(NameLookup.UnansweredException.class);
        assertThat(lookup.resolve("nas.test")).isSameAs(found);
        assertThat(lookup.resolve("other.test")).isSameAs(found);
    }

    @Test
    void eachIsOtherwiseSpelledUntilThereAreTooMany() {
        NameLookup lookup = new NameLookup(this::hang, Duration.ZERO, SHORT);
        for (int i = 0; i < NameLookup.MOST + 2; i++) {
            assertThatThrownBy(() -> lookup.resolve("4-nas.test")).isInstanceOf(NameLookup.UnansweredException.class);
        }
        Await.until("all have begun", () -> asked.size() >= NameLookup.MOST);
        assertThat(asked).containsExactlyInAnyOrder("4-nas.test", "4-Nas.test", "4-nAs.test", "4-NAs.test");
    }

    @Test
    void theNameIsAskedForAsItIsOnceTheOneThatHungHasEnded() throws Exception {
        NameLookup lookup = new NameLookup(this::hang, Duration.ZERO, SHORT);
        assertThatThrownBy(() -> lookup.resolve("nas.test")).isInstanceOf(NameLookup.UnansweredException.class);
        over.countDown();
        Await.until("it has ended", () -> asks(lookup).equals(List.of("nas.test")));
    }

    private List<String> asks(NameLookup lookup) {
        asked.clear();
        try {
            assertThat(lookup.resolve("nas.test")).hasSize(1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(asked);
    }

    @Test
    void whoeverAsksAtTheSameMomentGetsTheSameAnswer() throws Exception {
        NameLookup lookup = new NameLookup(this::hang, LONG, SHORT);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> lookup.resolve("nas.test")).isInstanceOf(NameLookup.UnansweredException.class);
        }
        Await.until("it has begun", () -> !asked.isEmpty());
        assertThat(asked).containsExactly("nas.test");
    }

    @Test
    void itIsSaidThatDnsIsSilent() {
        NameLookup lookup = new NameLookup(this::hang, LONG, SHORT);
        RegistryUrl url = RegistryUrl.parse("https://nas.test/bosixnet");
        assertThatThrownBy(() -> lookup.resolve(url.host()))
                .isInstanceOfSatisfying(
                        UnknownHostException.class, e -> assertThat(new Failures(url, Timeouts.DEFAULT).of(e))
                                .hasMessage(
                                        "https://nas.test/bosixnet cannot be reached: DNS did not say in time where the server"
                                                + " is. Check this computer's DNS servers."));
    }
}
