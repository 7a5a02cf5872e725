package org.bosixnet.client.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.jspecify.annotations.Nullable;

/**
 * The file of an {@link AgentState}. Several threads publish parts of it, and another process may write it, too: each
 * keeps what the others published. Losing the file loses no data, so a failure to read or write it is not an error; nor
 * is a file that somebody else could have written, which is ignored. Such trouble is logged once, because the next
 * start then knows nothing. Thread-safe.
 */
public final class StateFile {

    private static final System.Logger LOG = System.getLogger(StateFile.class.getName());

    /**
     * The largest file that is read or written, in bytes: a safe fraction of the memory, but room for a small fleet.
     */
    private static final long MOST_BYTES =
            Math.max(4L << 20, Runtime.getRuntime().maxMemory() / 8);

    private static final String MODE = "rw-r--r--";

    /** Looked up once: the static methods of Json search the class path each time. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Distinguishes one version of the file from the next, which replaces it. */
    private record Stamp(@Nullable Object fileKey, FileTime lastModified, long size) {}

    private final Path file;
    private final long mostBytes;
    private final System.Logger logger;

    /** What was read or written last: nearly always it is still in the file. */
    private AgentState last = AgentState.EMPTY;

    private @Nullable Stamp lastStamp;

    /** The longest part as last written, and its JSON. */
    private @Nullable RemovalState written;

    private JsonValue writtenJson = JsonValue.NULL;

    /** What was published since the last successful write, empty for a part that was dropped. */
    private final Map<Class<?>, Optional<AgentState.Part>> unsaved = new HashMap<>();

    /** What was last published of the parts that no other process publishes. */
    private final Map<Class<?>, AgentState.Part> own = new HashMap<>();

    /** Whether anything was published since the last attempt to write. */
    private boolean toSave;

    /** Whether it was logged that nothing is kept; reading and writing fail in turn, with different messages. */
    private boolean isTroubleSaid;

    public StateFile(Path file) {
        this(file, MOST_BYTES, LOG);
    }

    StateFile(Path file, long mostBytes, System.Logger logger) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.logger = logger;
    }

    /** Returns everything published, by any process; an empty state if there is nothing readable. */
    public synchronized AgentState read() {
        AgentState state = saved();
        for (Map.Entry<Class<?>, Optional<AgentState.Part>> part : unsaved.entrySet()) {
            state = part.getValue().isPresent() ? state.with(part.getValue().get()) : state.withoutRemovals();
        }
        return state;
    }

    private AgentState saved() {
        try {
            Stamp stamp = stamp(Files.readAttributes(file, BasicFileAttributes.class));
            if (!stamp.equals(lastStamp)) {
                last = parse();
                lastStamp = stamp;
            }
            return last;
        } catch (NoSuchFileException e) {
            return AgentState.EMPTY;
        } catch (IOException e) {
            say(e);
            return AgentState.EMPTY;
        } catch (RuntimeException e) { // the provider has several ways to fail; the next version replaces this one
            return AgentState.EMPTY;
        }
    }

    private AgentState parse() throws IOException {
        Path real = Trust.OWN.existing(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        if (Files.size(real) > mostBytes) {
            throw new IOException(file + " is larger than any state file");
        }
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS);
                var reader = JSON.createReader(in)) {
            return AgentStateJson.read(reader.readObject());
        }
    }

    private static Stamp stamp(BasicFileAttributes attributes) {
        return new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }

    /**
     * Publishes a part, replacing the one of its kind; other processes see it once it is {@linkplain #save saved}. A
     * part that is already published is not saved again.
     */
    public synchronized void publish(AgentState.Part part) {
        AgentState now = read();
        if (!now.with(part).equals(now)) {
            unsaved.put(part.getClass(), Optional.of(part));
            toSave = true;
        }
    }

    /**
     * Publishes a part that no other process publishes. If it is the same as the last one of its kind, the file is not
     * looked at, until it is to be {@linkplain #lookAnew looked at anew}.
     */
    public synchronized void publishOwn(AgentState.Part part) {
        if (!part.equals(own.put(part.getClass(), part))) {
            publish(part);
        }
    }

    /** Lets own parts be compared with the file once more, since somebody may have removed it. */
    public synchronized void lookAnew() {
        own.clear();
    }

    /** Drops what is known about removals, if anything is. */
    public synchronized void dropRemovals() {
        if (read().removals() != null) {
            unsaved.put(RemovalState.class, Optional.empty());
            toSave = true;
        }
    }

    /** Writes what was published, if anything was since the last attempt. */
    public synchronized void save() {
        if (toSave) {
            boolean unused = saveAll();
        }
    }

    /** Writes whatever is not written yet, even if that failed before, and returns whether it succeeded. */
    public synchronized boolean saveAll() {
        toSave = false;
        if (unsaved.isEmpty()) {
            return true;
        }
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
        return unsaved.isEmpty();
    }

    private void say(IOException e) {
        if (!isTroubleSaid) {
            isTroubleSaid = true;
            String why = e instanceof UntrustedPathException ? e.getMessage() : AtomicFile.reason(e);
            logger.log(
                    System.Logger.Level.WARNING,
                    "The state in " + file + " is not kept, so the next start of the agent, and bosixnet status, know"
                            + " nothing about it: " + why);
        }
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return file.toString();
    }

    private void write(AgentState content) throws IOException {
        lastStamp = stamp(AtomicFile.writeShared(file, MODE, ByteBuffer.wrap(text(content))));
        last = content;
    }

    /** Returns a text that is short enough to be read again: if necessary without the part that grows with the list. */
    @SuppressWarnings("ReferenceEquality") // comparing its maps would cost as much as writing them
    private byte[] text(AgentState state) throws IOException {
        RemovalState removals = state.removals();
        if (removals != written) {
            written = removals;
            writtenJson = removals == null ? JsonValue.NULL : removals.toJson();
        }
        byte[] text = bytes(state, removals == null ? null : writtenJson);
        if (text.length > mostBytes && removals != null) {
            text = bytes(state, null);
        }
        if (text.length > mostBytes) {
            throw new IOException("there are more than " + mostBytes + " bytes to keep");
        }
        return text;
    }

    private static byte[] bytes(AgentState state, @Nullable JsonValue removals) {
        return AgentStateJson.write(state, removals).toString().getBytes(UTF_8);
    }
}
