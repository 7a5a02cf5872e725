package org.bosixnet.client.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/**
 * What the agent keeps across a restart, and shows to {@code bosixnet status}: a JSON object with a section for each
 * part of the agent. Losing it loses no data, so a failure to read or to write it is no error, nor is a file that somebody
 * else could have written: it counts as none. That is said once, since the next start knows nothing then.
 */
public final class StateFile {
    public static final String REPORTED = "reported";
    public static final String REGISTRIES = "registries";
    public static final String STREAM = "stream";
    public static final String LOOP = "loop";
    public static final String WATCHDOG = "watchdog";
    public static final String REMOVALS = "removals";
    public static final String FAILURE = "failure";

    private static final System.Logger LOG = System.getLogger(StateFile.class.getName());

    /** Largest file that is read and written: as large a part of the memory as is no danger, but room for a small fleet. */
    private static final long MOST_BYTES =
            Math.max(4L << 20, Runtime.getRuntime().maxMemory() / 8);

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

    /** Tells one version of the file from the next, which replaces it. */
    private record Stamp(@Nullable Object fileKey, FileTime lastModified, long size) {}

    private final Path file;
    private final long mostBytes;

    /** What was read or written last: nearly always it is still there. */
    private JsonObject last = JsonValue.EMPTY_JSON_OBJECT;

    private @Nullable Stamp lastStamp;

    /** What was put since it could last be written. */
    private final Map<String, JsonValue> unsaved = new HashMap<>();

    /** Whether anything was put since it was last tried. */
    private boolean toSave;

    private final System.Logger logger;

    /** Whether it was said that nothing is kept; to read and to write fail in different words, and turn by turn. */
    private boolean isTroubleSaid;

    public StateFile(Path file) {
        this(file, MOST_BYTES, LOG);
    }

    StateFile(Path file, long mostBytes, System.Logger logger) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.logger = logger;
    }

    /** Returns everything that is kept, by whatever process; an empty object if there is nothing, or nothing readable. */
    public synchronized JsonObject read() {
        JsonObject saved = saved();
        if (unsaved.isEmpty()) {
            return saved;
        }
        JsonObjectBuilder sections = Json.createObjectBuilder(saved);
        unsaved.forEach(sections::add);
        return sections.build();
    }

    private JsonObject saved() {
        try {
            Stamp stamp = stamp(file);
            if (!stamp.equals(lastStamp)) {
                last = parse();
                lastStamp = stamp;
            }
            return last;
        } catch (NoSuchFileException e) {
            return JsonValue.EMPTY_JSON_OBJECT;
        } catch (IOException e) {
            say(e);
            return JsonValue.EMPTY_JSON_OBJECT;
        } catch (RuntimeException e) { // the provider has several ways to fail; the next version replaces this one
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private JsonObject parse() throws IOException {
        Path real = Trust.OWN.existing(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        if (Files.size(real) > mostBytes) {
            throw new IOException(file + " is larger than anything that is kept");
        }
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS);
                var reader = Json.createReader(in)) {
            return reader.readObject();
        }
    }

    private static Stamp stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }

    /** Returns one section, or empty if there is none. */
    public synchronized Optional<JsonValue> section(String name) {
        JsonValue put = unsaved.get(name);
        return Optional.ofNullable(put == null ? saved().get(name) : put);
    }

    /** Replaces one section, for other processes once it is {@linkplain #save saved}. */
    public synchronized void put(String name, JsonValue value) {
        unsaved.put(name, value);
        toSave = true;
    }

    /** Writes what was put, if anything was since the last time. */
    public synchronized void save() {
        if (!toSave) {
            return;
        }
        toSave = false;
        try {
            write(read());
            unsaved.clear();
            if (isTroubleSaid) {
                isTroubleSaid = false;
                logger.log(System.Logger.Level.INFO, "The state is kept in " + file + " again");
            }
        } catch (IOException e) {
            say(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot keep the state in " + file, e);
        }
    }

    private void say(IOException e) {
        if (!isTroubleSaid) {
            isTroubleSaid = true;
            String why = e instanceof UntrustedPathException ? e.getMessage() : AtomicFile.reason(e);
            logger.log(
                    System.Logger.Level.WARNING,
                    "The state in " + file + " is not kept, so the next start of the agent, and bosixnet status, know"
                            + " nothing of it: " + why);
        }
    }

    /** Returns whether everything that was put could be written. */
    public synchronized boolean isSaved() {
        return unsaved.isEmpty();
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return file.toString();
    }

    private void write(JsonObject content) throws IOException {
        Path real = Trust.OWN.makePlace(file);
        Path temporary = real.resolveSibling(
                real.getFileName() + "." + ProcessHandle.current().pid() + ".tmp"); // another command may write, too
        Stamp stamp;
        try {
            AtomicFile.create(
                    temporary,
                    text(content),
                    () -> Files.setPosixFilePermissions(temporary, MODE)); // whatever the umask, or it would be refused
            stamp = stamp(temporary);
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary); // the next process would not use the name again
        }
        last = content;
        lastStamp = stamp;
    }

    /** Returns what can be read again: of too much the one section is left out that grows with the list. */
    private byte[] text(JsonObject content) throws IOException {
        byte[] text = content.toString().getBytes(UTF_8);
        if (text.length > mostBytes && content.size() > 1) {
            JsonObjectBuilder rest = Json.createObjectBuilder(content).remove(REMOVALS);
            text = rest.build().toString().getBytes(UTF_8);
        }
        if (text.length > mostBytes) {
            throw new IOException("there are more than " + mostBytes + " bytes to keep");
        }
        return text;
    }
}
