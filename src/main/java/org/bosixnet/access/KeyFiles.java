package org.bosixnet.access;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.dao.Cluster;
import org.bosixnet.file.PrivateFile;
import org.bosixnet.host.KeyDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a registry makes for itself at its first start: their digests are in {@value #DIGESTS}, and the keys
 * themselves, once, in {@value #KEYS}, for the owner to take.
 */
public final class KeyFiles {

    public static final String DIGESTS = "keys.properties";
    public static final String KEYS = "first-keys";

    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
    private static final Pattern SETTING = Pattern.compile("[a-z][a-z-]*");

    private static final Set<KeyKind> KINDS = KeyKind.ofRegistry();
    private static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Aborts the start: the registry's own keys can be neither read nor made. */
    public static final class UnusableException extends RuntimeException {

        UnusableException(String message) {
            super(message);
        }
    }

    private final Path directory;
    private final SecureRandom random;

    public KeyFiles(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /**
     * Returns the configured keys and, for each kind without any, the one made earlier or now.
     *
     * @throws UnusableException if the files cannot be read or written; the message says what to do
     */
    public Map<KeyKind, Set<KeyDigest>> complete(Map<KeyKind, Set<KeyDigest>> configured) {
        EnumMap<KeyKind, Set<KeyDigest>> keys = new EnumMap<>(KeyKind.class);
        keys.putAll(configured);
        if (keys.keySet().containsAll(KINDS)) {
            return keys;
        }
        own().forEach(keys::putIfAbsent);
        EnumSet<KeyKind> missing = EnumSet.copyOf(KINDS);
        missing.removeAll(keys.keySet());
        if (!missing.isEmpty()) {
            try {
                make(missing).forEach((kind, key) -> keys.put(kind, Set.of(key.digest())));
            } catch (IOException e) {
                throw unusable(e);
            }
        }
        return keys;
    }

    /**
     * Does the same for a registry that shares its records with others: all have the keys that one of them made first, and
     * each keeps their digests in its own file as well.
     *
     * @throws UnusableException if the files cannot be read or written, or what is shared is no digest
     * @throws org.bosixnet.dao.StoreException if it is not known what is shared
     */
    public Map<KeyKind, Set<KeyDigest>> complete(Map<KeyKind, Set<KeyDigest>> configured, Cluster cluster) {
        Set<KeyKind> unknown = EnumSet.copyOf(KINDS);
        unknown.removeAll(configured.keySet());
        unknown.removeIf(kind -> {
            Optional<String> shared = cluster.find(name(kind));
            shared.ifPresent(digests -> adopt(kind, digests));
            return shared.isPresent();
        });
        Map<KeyKind, Set<KeyDigest>> keys = complete(configured);
        for (KeyKind kind : unknown) {
            String offered = KeySetting.text(keys.getOrDefault(kind, Set.of()));
            String shared = cluster.putIfAbsent(name(kind), offered);
            if (!shared.equals(offered)) {
                keys.put(kind, adopt(kind, shared));
            }
        }
        return keys;
    }

    private static String name(KeyKind kind) {
        return Cluster.KEYS + kind.setting();
    }

    /** Makes what all registries share the own keys of this one, and returns them. */
    private Set<KeyDigest> adopt(KeyKind kind, String shared) {
        try {
            Set<KeyDigest> digests = KeySetting.read(kind, shared, false);
            Properties before = read(DIGESTS);
            if (!shared.equals(before.setProperty(kind.setting(), shared))) {
                writeDigests(before);
            }
            Properties keys = read(KEYS);
            if (AccessKey.parse(keys.getProperty(kind.setting(), ""))
                    .filter(key -> !digests.contains(key.digest()))
                    .isPresent()) {
                keys.remove(kind.setting()); // nobody may use it, since another registry was first
                writeKeys(keys);
            }
            return digests;
        } catch (KeySetting.RefusedException e) {
            throw new UnusableException("What the registries share as " + name(kind) + " is damaged: it must be "
                    + e.getMessage() + ". If it is deleted, another key is made at the next start.");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Returns the digests of the keys that the registry has made for itself, by their kind.
     *
     * @throws UnusableException if the file cannot be read; the message says what to do
     */
    public Map<KeyKind, Set<KeyDigest>> own() {
        EnumMap<KeyKind, Set<KeyDigest>> own = new EnumMap<>(KeyKind.class);
        try {
            Properties digests = read(DIGESTS);
            for (KeyKind kind : KINDS) {
                String value = digests.getProperty(kind.setting());
                if (value != null) {
                    own.put(kind, KeySetting.read(kind, value, false));
                }
            }
            return own;
        } catch (KeySetting.RefusedException e) {
            throw damaged(DIGESTS, "it must be " + e.getMessage());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Returns those of the first keys, for the owner to see, that are valid still.
     *
     * @throws UnusableException if the files cannot be read; the message says what to do
     */
    public Map<KeyKind, AccessKey> first() {
        EnumMap<KeyKind, AccessKey> first = new EnumMap<>(KeyKind.class);
        Map<KeyKind, Set<KeyDigest>> own = own();
        try {
            Properties keys = read(KEYS);
            own.forEach((kind, digests) -> AccessKey.parse(keys.getProperty(kind.setting(), ""))
                    .filter(key -> digests.contains(key.digest()))
                    .ifPresent(key -> first.put(kind, key)));
            return first;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Replaces all keys that the registry has made for itself by those that it had elsewhere. They are durable when this
     * returns.
     *
     * @return whether there were first keys, none of which is valid any more, so that they were deleted
     * @throws UnusableException if the files cannot be written; the message says what to do
     */
    public boolean replace(Map<KeyKind, Set<KeyDigest>> own) {
        Properties digests = new Properties();
        own.forEach((kind, of) -> {
            if (!of.isEmpty()) {
                digests.setProperty(kind.setting(), KeySetting.text(of));
            }
        });
        try {
            writeDigests(digests);
            return first().isEmpty() && Files.deleteIfExists(directory.resolve(KEYS));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private UnusableException unusable(IOException e) {
        return new UnusableException("The registry's keys cannot be kept in " + directory + " (" + e
                + "). The directory must be writable by the user that the server runs as.");
    }

    /**
     * Makes keys. They are on the disk before their digests, so that no digest ever stands for a key that nobody has.
     */
    private Map<KeyKind, AccessKey> make(Set<KeyKind> missing) throws IOException {
        EnumMap<KeyKind, AccessKey> made = new EnumMap<>(KeyKind.class);
        Properties keys = read(KEYS);
        Properties digests = read(DIGESTS);
        for (KeyKind kind : missing) {
            AccessKey key = AccessKey.make(kind, random);
            made.put(kind, key);
            keys.setProperty(kind.setting(), key.secretText());
            digests.setProperty(kind.setting(), KeySetting.text(key.digest()));
        }
        writeKeys(keys);
        writeDigests(digests);
        LOG.warn("Made the first keys of this registry; take them from {}", directory.resolve(KEYS));
        return made;
    }

    private Properties read(String name) throws IOException {
        Properties properties = new Properties();
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                properties.load(reader);
            } catch (IllegalArgumentException e) {
                throw damaged(name, String.valueOf(e.getMessage()));
            }
            if (Files.size(file) == 0) {
                throw damaged(name, "it is empty, as a power cut leaves a file");
            }
            for (String setting : properties.stringPropertyNames()) {
                if (!SETTING.matcher(setting).matches()) { // a later version may know more of them
                    throw damaged(name, "it has a line that no version writes"); // which may be a key: never shown
                }
            }
        }
        return properties;
    }

    private UnusableException damaged(String name, String why) {
        return new UnusableException(directory.resolve(name) + " is damaged: " + why
                + ". Put a copy of the file back, or correct the line. A line that is removed, or the whole"
                + " file, is replaced by new keys.");
    }

    private void writeKeys(Properties keys) throws IOException {
        if (keys.isEmpty()) {
            Files.deleteIfExists(directory.resolve(KEYS));
            return;
        }
        write(KEYS, "The first keys of this registry. Keep them in a safe place, and delete this file.", keys);
    }

    private void writeDigests(Properties digests) throws IOException {
        write(DIGESTS, "SHA-256 digests of this registry's keys. Remove a line to get a new key.", digests);
    }

    private void write(String name, String comment, Properties properties) throws IOException {
        StringBuilder text = new StringBuilder("# " + comment + "\n");
        Stream<String> others = properties.stringPropertyNames().stream().sorted(); // of a later version
        Stream.concat(KINDS.stream().map(KeyKind::setting), others)
                .distinct()
                .filter(properties::containsKey)
                .forEach(setting -> text.append(setting)
                        .append('=')
                        .append(properties.getProperty(setting))
                        .append('\n'));
        Files.createDirectories(directory, PRIVATE_DIRECTORY);
        PrivateFile.replace(directory.resolve(name), text.toString());
    }
}
