package org.bosixnet.client.agent;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * What the agent keeps across a restart, and shows to {@code bosixnet status}: a JSON object with a section for each
 * part of the agent. Losing it loses no data, so a failure to read or to write it is not an error.
 */
public final class StateFile {

    private static final System.Logger LOG = System.getLogger(StateFile.class.getName());

    private final Path file;

    public StateFile(Path file) {
        this.file = file;
    }

    /** Returns everything that was kept; an empty object if there is nothing, or nothing readable. */
    public synchronized JsonObject read() {
        try (InputStream in = Files.newInputStream(file);
                var reader = Json.createReader(in)) {
            return reader.readObject();
        } catch (IOException | JsonException e) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    /** Returns one section, or empty if there is none. */
    public Optional<JsonValue> section(String name) {
        return Optional.ofNullable(read().get(name));
    }

    /** Replaces one section. */
    public void put(String name, JsonValue value) {
        put(Map.of(name, value));
    }

    /** Replaces some sections. */
    public synchronized void put(Map<String, JsonValue> some) {
        JsonObjectBuilder sections = Json.createObjectBuilder(read());
        some.forEach(sections::add);
        try {
            write(sections.build().toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot keep the state in " + file, e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
