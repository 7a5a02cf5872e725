package org.bosixnet.dao.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bosixnet.dao.Records;
import org.bosixnet.dao.file.journal.JournalLines;
import org.bosixnet.dao.file.journal.LineWriter;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal may hold names and addresses that were not refused yet when they came. */
class ReservedNamesInTheJournalTest {

    private static final HostName NAME = HostName.stored("_localdnsstub");
    private static final HostAddress ADDRESS = HostAddress.stored("64:ff9b::1");
    private static final Instant TIME = StoreDriver.TIME;

    @TempDir
    private Path directory;

    @Test
    void theyStayThereOverRestartsAndCanBeRemoved() throws IOException {
        assertThatThrownBy(() -> new HostName(NAME.value())).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new HostAddress(ADDRESS.text())).isInstanceOf(InvalidValueException.class);
        StoreDriver driver = new StoreDriver(directory);
        HostRecord record = driver.put(new HostRecord(NAME, List.of(ADDRESS), TIME, TIME, 0));
        driver.crash();
        driver = new StoreDriver(directory);
        assertThat(driver.store().state().find(NAME).record()).isEqualTo(record);
        driver.compact();
        driver.close();
        driver = new StoreDriver(directory);
        assertThat(driver.store().state().find(NAME).record()).isEqualTo(record);
        driver.close();
        assertThat(StoreDriver.content(StoreDriver.read(directory))).containsEntry("_localdnsstub", "64:ff9b::1");
    }

    @Test
    void everyLineThatNamesThemIsRead() throws Exception {
        String record = "\"name\":\"_localdnsstub\",\"addresses\":[\"64:ff9b::1\",\"::102:304\"],"
                + "\"changed\":\"2026-11-23T06:31:23.001Z\",\"seen\":\"2026-11-23T06:32:23.001Z\"}}";
        for (String json : List.of(
                "{\"record\":{\"revision\":3," + record,
                "{\"commit\":7,\"put\":{" + record,
                "{\"commit\":8,\"remove\":\"localhost6\"}",
                "{\"seen\":{\"metadata\":\"2026-11-23T06:31:23.001Z\"}}")) {
            assertThat(LineWriter.write(JournalLines.read(json))).isEqualTo(json);
        }
        assertThatThrownBy(() -> JournalLines.read("{\"commit\":8,\"remove\":\"a b\"}"))
                .isInstanceOf(JournalLines.NOT_UNDERSTOOD);
        assertThat(Records.ALPHA).isEqualTo(HostName.stored("Alpha."));
    }
}
