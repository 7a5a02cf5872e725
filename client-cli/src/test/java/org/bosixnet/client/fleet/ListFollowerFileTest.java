package org.bosixnet.client.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.bosixnet.client.hostsfile.Patience;
import org.bosixnet.client.registry.FakeRegistry;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts file while others write it, too. */
@Timeout(60)
class ListFollowerFileTest extends ListFollowerBench {

    private static final Duration MENDED = Duration.ofSeconds(5);

    /** What others do with the file, by which the block is lost. */
    private enum Deed {
        WRITE {
            @Override
            void to(Path hosts) throws IOException {
                Files.writeString(hosts, OUTSIDE);
            }
        },
        RENAME {
            @Override
            void to(Path hosts) throws IOException {
                Path other = Files.writeString(hosts.resolveSibling("other"), OUTSIDE);
                Files.move(other, hosts, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        REPLACE_BY_A_LINK {
            @Override
            void to(Path hosts) throws IOException {
                Path other = Files.writeString(hosts.resolveSibling("other"), OUTSIDE);
                Files.delete(hosts);
                Files.createSymbolicLink(hosts, other);
            }
        },
        CHANGE_ONE_ADDRESS {
            @Override
            void to(Path hosts) throws IOException {
                Files.writeString(hosts, Files.readString(hosts).replace("2001:db8::1 ", "2001:db8::9 "));
            }
        };

        abstract void to(Path hosts) throws IOException;
    }

    /** Only the test's clock says how long a file has been left alone: by the time of day each is from the future. */
    private Patience byTheClock() {
        return new Patience(() -> Instant.EPOCH, clock::uptime);
    }

    private void advanceBySeconds(Duration time) throws InterruptedException {
        for (int i = 0; i < time.toSeconds(); i++) {
            advance(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void aFileThatSomebodyElseRewroteIsMendedWithinSecondsWithoutAFetch(Deed deed) throws Exception {
        patience = byTheClock();
        streaming("alpha=1");
        advanceBySeconds(MENDED);
        assertThat(block()).isEqualTo("1 alpha;");
        int fetches = first.fetches();
        for (int i = 0; i < 3; i++) {
            deed.to(hosts());
            advanceBySeconds(MENDED);
            assertThat(block()).isEqualTo("1 alpha;");
        }
        assertThat(first.fetches()).isEqualTo(fetches);
    }

    /** As on a disk that is mounted after the start, with a hosts file or without one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDirectoryThatComesLaterIsWrittenToWithinSeconds(boolean file) throws Exception {
        place = "disk/hosts";
        streaming("alpha=1");
        advanceBySeconds(PERIOD.multipliedBy(3));
        String sentence = "The hosts file is not kept up to date: The directory of " + hosts()
                + " does not exist. Make it, or correct HOSTS_FILE=... in the settings.";
        assertThat(state().read().failure().error()).isEqualTo(sentence);
        assertThat(logger.lines()).filteredOn(line -> line.contains(sentence)).hasSize(1);
        Files.createDirectory(hosts().getParent());
        if (file) {
            Files.writeString(hosts(), OUTSIDE);
        }
        advanceBySeconds(MENDED);
        assertThat(hosts()).content().startsWith(file ? OUTSIDE : "# BEGIN").contains("2001:db8::1    alpha\n");
        assertThat(state().read().failure().error()).isEmpty();
        assertThat(logger.lines()).contains("INFO The hosts file follows http://first again");
    }

    @Test
    void withoutAStreamARewrittenFileIsMendedWithoutAFetch() throws Exception {
        patience = byTheClock();
        first.lists("alpha=1");
        start(first);
        fail(first, Kind.UNSUPPORTED);
        advanceBySeconds(MENDED);
        int fetches = first.fetches();
        Deed.WRITE.to(hosts());
        advanceBySeconds(MENDED);
        assertThat(block()).isEqualTo("1 alpha;");
        assertThat(first.fetches()).isEqualTo(fetches);
    }

    @Test
    void anEventWhileSomebodyFillsTheFileIsWrittenWhenThatIsDone() throws Exception {
        patience = byTheClock();
        FakeRegistry.Asked stream = streaming("alpha=1");
        advanceBySeconds(MENDED);
        Files.writeString(hosts(), "");
        stream.tells("alpha", "2001:db8::2");
        settle();
        advanceBySeconds(Duration.ofSeconds(30));
        assertThat(hosts()).isEmptyFile();
        assertThat(logger.lines().stream().filter(line -> line.contains("bytes outside the managed block 0 are left")))
                .singleElement()
                .asString()
                .contains("left alone for 60 s", "at the latest after 120 s");
        assertThat(status().url()).isEqualTo("http://first");
        assertThat(logger.lines()).noneMatch(line -> line.contains("is not kept up to date"));
        Files.writeString(hosts(), OUTSIDE);
        advanceBySeconds(MENDED);
        assertThat(block()).isEqualTo("2 alpha;");
        assertThat(Files.readString(hosts().resolveSibling(".hosts.bosixnet-prev")))
                .startsWith(OUTSIDE);
        assertThat(logger.lines()).contains("INFO Nobody else is writing the hosts file any more");
    }

    @Test
    void aFileThatIsRemovedIsMadeAnewAfterAMinute() throws Exception {
        patience = byTheClock();
        streaming("alpha=1");
        advanceBySeconds(MENDED);
        Files.delete(hosts());
        advanceBySeconds(Patience.COLLAPSED.minusSeconds(5));
        assertThat(hosts()).doesNotExist();
        advanceBySeconds(Duration.ofSeconds(10));
        assertThat(hosts()).content().contains("alpha");
        assertThat(hosts().resolveSibling(".hosts.bosixnet-prev")).content().startsWith(OUTSIDE);
    }
}
