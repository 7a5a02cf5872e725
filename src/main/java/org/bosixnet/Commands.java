package org.bosixnet;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.backup.Backup;
import org.bosixnet.backup.BackupReader;
import org.bosixnet.backup.BackupWriter;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreMeter;
import org.bosixnet.file.PrivateFile;
import org.bosixnet.tls.TlsException;
import org.eclipse.microprofile.config.Config;

/**
 * What the executable WAR does besides serving, with the settings of the registry. The other composition root; its caller
 * ({@code org.bosixnet.launch}) is another class loader's, so only types of the JDK pass between the two.
 */
public final class Commands {

    /** Stands for the standard input or output. */
    private static final String STANDARD = "-";

    private static final int PIECE = 1 << 16;

    private final ServerConfig config;
    private final Path data;
    private final StoreConfig storeConfig;
    private final Stores stores;
    private final KeyFiles keys;
    private final Clock clock;

    /** Ends a command; the message is for people. */
    private static final class FailedException extends Exception {
        FailedException(String message) {
            super(message);
        }
    }

    private Commands(ServerConfig config, Stores stores, Clock clock) {
        this.config = config;
        this.data = config.dataDir().toAbsolutePath();
        this.stores = stores;
        this.clock = clock;
        this.storeConfig = config.storeConfig(clock, StoreMeter.NONE);
        this.keys = new KeyFiles(data, new SecureRandom());
    }

    /**
     * Does one of {@code keys}, {@code backup FILE} and {@code restore FILE}; a file may be {@code -}.
     *
     * @return 0, or 1 after one sentence about what went wrong
     */
    public static int run(List<String> command, InputStream in, OutputStream out, PrintStream err) {
        try {
            Config settings = ConfigSources.open(null);
            try (Stores stores = Stores.load(settings)) {
                new Commands(Bosixnet.config(settings, stores), stores, Clock.systemUTC()).run(command, in, out);
            }
            return 0;
        } catch (ConfigException | StoreException | TlsException | KeyFiles.UnusableException | FailedException e) {
            err.println(e.getMessage());
        } catch (BackupReader.RefusedException e) {
            err.println(e.getMessage() + " Nothing was changed.");
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            err.println("This failed: " + e);
        }
        return 1;
    }

    private void run(List<String> command, InputStream in, OutputStream out)
            throws IOException, FailedException, BackupReader.RefusedException {
        demandOwner();
        new TrustedFiles().demandDirectory(data);
        switch (command.get(0)) {
            case "keys" -> keys(out);
            case "backup" -> backup(command.get(1), out);
            case "restore" -> restore(command.get(1), in, out);
            default -> throw new IllegalArgumentException("no command: " + command);
        }
        out.flush();
    }

    /** Refuses to work as another user than the registry does, which could then not write what that one leaves. */
    private void demandOwner() throws IOException, FailedException {
        if (Files.exists(data) && !new TrustedFiles().isOurs(data)) {
            String owner = Files.getOwner(data).getName();
            throw new FailedException(data + " belongs to " + owner + ". Run this as the user that the registry runs"
                    + " as: sudo -u " + owner + " ...");
        }
    }

    private void keys(OutputStream out) throws IOException {
        print(out, new KeysText(config, keys, data).text());
    }

    private void backup(String target, OutputStream out) throws IOException, FailedException {
        Snapshot snapshot = stores.use(config.store(), store -> store.read(storeConfig));
        Backup backup = Backup.of(snapshot, keys.own(), clock.instant());
        if (target.equals(STANDARD)) {
            try {
                write(backup, out);
            } catch (IOException e) {
                throw new FailedException(
                        "The backup is not complete, since its reader took no more of it (" + e + ").");
            }
            return;
        }
        Path file = Path.of(target).toAbsolutePath();
        try {
            if (Files.exists(file, NOFOLLOW_LINKS) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
                throw new FailedException(
                        file + " is not a file, or a link to one, which may be another user's. Name a file,"
                                + " which is replaced, or - for the standard output.");
            }
            PrivateFile.replace(file, "." + ProcessHandle.current().pid() + ".new", content -> write(backup, content));
        } catch (IOException e) {
            throw new FailedException("The backup cannot be written to " + file + " (" + e + "). The directory must be"
                    + " there, be writable, and have space.");
        }
    }

    private static void write(Backup backup, OutputStream out) throws IOException {
        BackupWriter writer = new BackupWriter(backup);
        while (!writer.isAtEnd()) {
            out.write(writer.next(PIECE).array());
        }
        out.flush();
    }

    private void restore(String source, InputStream in, OutputStream out)
            throws IOException, FailedException, BackupReader.RefusedException {
        Backup backup = read(source, in);
        int hosts = backup.records().size();
        Snapshot snapshot = backup.restoredAt(clock.instant());
        boolean hadFirst = stores.use(config.store(), store -> {
            boolean[] had = new boolean[1];
            store.restore(storeConfig, snapshot, () -> had[0] = keys.replace(backup.keys()));
            return had[0];
        });
        print(
                out,
                "Restored " + hosts + (hosts == 1 ? " name" : " names") + ", as of " + backup.time()
                        + " (bosixnet.store=" + config.store() + ", bosixnet.data-dir=" + data + ").\n"
                        + "The registry's own keys are those of the backup"
                        + (hadFirst
                                ? "; " + KeyFiles.KEYS + ", whose keys are no longer valid, was deleted.\n"
                                : ".\n"));
    }

    private static Backup read(String source, InputStream in)
            throws IOException, FailedException, BackupReader.RefusedException {
        boolean standard = source.equals(STANDARD);
        try (InputStream file = standard ? in : new BufferedInputStream(Files.newInputStream(Path.of(source)))) {
            return BackupReader.read(file);
        } catch (IOException e) {
            throw new FailedException("The backup " + (standard ? "on the standard input" : source)
                    + " cannot be read (" + e + "). Nothing was changed.");
        }
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
