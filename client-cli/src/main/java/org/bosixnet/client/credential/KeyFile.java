package org.bosixnet.client.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.FileStat;
import org.bosixnet.client.platform.ProcessLock;
import org.bosixnet.client.platform.Remedy;
import org.bosixnet.client.platform.Trust;
import org.bosixnet.client.platform.UntrustedPathException;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * {@code KEY_FILE}: which key goes to which registry. Read at each use, because requests are minutes apart, and a new
 * key must take effect without a restart of the agent. Thread-safe; several processes may change it at once.
 */
public final class KeyFile implements KeySource {

    private static final int MAX_SIZE = 1 << 20;
    private static final int MAX_TRIES = 5;

    private final Path file;
    private final Trust trust;

    /** @param file the file, which need not exist */
    public KeyFile(Path file) {
        this(file, Trust.OWN);
    }

    KeyFile(Path file, Trust trust) {
        this.file = file;
        this.trust = trust;
    }

    public Path path() {
        return file;
    }

    @Override
    public Optional<AccessKey> keyFor(RegistryUrl url) throws KeyFileException {
        return read().key(url, false);
    }

    /** Returns the key that is to replace the one in use; empty if no change is under way. */
    public Optional<AccessKey> nextFor(RegistryUrl url) throws KeyFileException {
        return read().key(url, true);
    }

    /** Returns the keys in use, in the order of the file. */
    public Map<RegistryUrl, AccessKey> keys() throws KeyFileException {
        Map<RegistryUrl, AccessKey> keys = new LinkedHashMap<>();
        read().entries().stream().filter(entry -> !entry.next()).forEach(entry -> keys.put(entry.url(), entry.key()));
        return keys;
    }

    /**
     * Keeps a key for later use, unless another is already kept. Durable when it returns.
     *
     * @return the key that is kept
     * @throws IOException if the file cannot be written; the message is a sentence for people
     */
    public AccessKey keepNext(RegistryUrl url, AccessKey key) throws KeyFileException, IOException {
        change(text -> text.key(url, true).isPresent() ? null : text.withNext(url, key));
        return nextFor(url).orElseThrow(() -> new IOException(shown() + " was changed by somebody else meanwhile."));
    }

    /** Puts the key that was kept for later into use. Durable when it returns. */
    public void useNext(RegistryUrl url) throws KeyFileException, IOException {
        change(text -> text.promoted(url));
    }

    /** Forgets a key that was kept for later. */
    public void forgetNext(RegistryUrl url, AccessKey key) throws KeyFileException, IOException {
        change(text -> text.withoutNext(url, key));
    }

    /**
     * Puts the key of a cluster down for those of its members that have none, so that it is found whatever their order is
     * later, and whichever of them is left.
     *
     * @throws IOException if the file cannot be written; the message is a sentence for people
     */
    public void share(RegistryGroup group) throws KeyFileException, IOException {
        Optional<AccessKey> key = KeySource.first(this, group);
        List<RegistryUrl> lacking = new ArrayList<>();
        for (RegistryUrl member : group.members()) {
            if (keyFor(member).isEmpty()) {
                lacking.add(member);
            }
        }
        if (key.isPresent() && !lacking.isEmpty()) {
            put(lacking, key.get());
        }
    }

    /** Does so for each cluster; what fails is said, and left. */
    public void shareAll(List<RegistryGroup> groups, System.Logger logger) {
        groups.stream().filter(RegistryGroup::isCluster).forEach(group -> {
            try {
                share(group);
            } catch (IOException | KeyFileException e) {
                logger.log(
                        System.Logger.Level.WARNING,
                        "The key of " + group
                                + " is not kept for each of its members, so keep one of those that have it: "
                                + e.getMessage());
            }
        });
    }

    /** Puts a key into use for each of these registries. Durable when it returns. */
    void put(List<RegistryUrl> urls, AccessKey key) throws KeyFileException, IOException {
        change(text -> text.with(urls, key));
    }

    /** Forgets all keys for a registry, and removes the file, with its lock, if it is empty then. */
    void forget(RegistryUrl url) throws KeyFileException, IOException {
        change(text -> text.without(url));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && read().isBlank()) {
            removeEmpty(List.of(file, lock()));
        }
    }

    /** Returns which of the file, its lock and its directories do not exist, the innermost first. */
    List<Path> missing() {
        List<Path> missing = new ArrayList<>(List.of(file, lock()));
        for (Path each = file.toAbsolutePath().getParent(); each != null; each = each.getParent()) {
            missing.add(each);
        }
        missing.removeIf(each -> Files.exists(each, LinkOption.NOFOLLOW_LINKS));
        return missing;
    }

    /**
     * Removes what was {@link #missing} and holds nothing now, so that a failed attempt leaves nothing behind. Whatever
     * cannot be removed stays.
     */
    void removeEmpty(List<Path> made) throws KeyFileException {
        if (made.contains(file) && read().isBlank()) {
            remove(file);
        }
        if (made.contains(lock())) {
            try (ProcessLock held = ProcessLock.await(lock(), trust)) {
                held.remove();
            } catch (IOException e) {
                return;
            }
        }
        made.stream()
                .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                .forEach(KeyFile::remove);
    }

    private static void remove(Path made) {
        try {
            Files.deleteIfExists(made);
        } catch (IOException e) {
            // a directory that others have put something into
        }
    }

    private Path lock() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    private interface Change {
        /** Returns the new text, or null to leave the file as it is. */
        @Nullable
        String of(KeyText text);
    }

    private void change(Change change) throws KeyFileException, IOException {
        read(); // if the file is refused, no lock file is made beside it
        try (ProcessLock held = ProcessLock.await(lock(), trust)) {
            String text = held.isHeld() ? change.of(read()) : null;
            if (text != null) {
                AtomicFile.write(file, "rw-------", ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
            }
        } catch (UntrustedPathException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "Cannot write " + shown() + " (" + AtomicFile.reason(e) + ")."
                            + Remedy.of(e, "set KEY_FILE to a file that you may write"),
                    e);
        }
    }

    /** Returns the content of the file; empty if it does not exist. */
    private KeyText read() throws KeyFileException {
        try {
            for (int i = 0; i < MAX_TRIES; i++) {
                Path real = trust.place(file);
                requireRegular(FileStat.of(file));
                FileStat before = FileStat.of(real);
                String text = content(real);
                if (before.equals(FileStat.of(real))) {
                    requireOurs(before); // checked for the content that was read
                    return KeyText.parse(text, shown());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return KeyText.parse("", shown());
        } catch (UntrustedPathException e) {
            throw KeyFileException.unusable("No key in KEY_FILE is used: " + e.getMessage());
        } catch (AccessDeniedException e) {
            throw KeyFileException.unreadable(
                    "The keys in " + shown() + " cannot be read by this user, so none was sent." + Remedy.of(e, ""));
        } catch (IOException e) {
            throw KeyFileException.unusable(shown() + " cannot be read: " + AtomicFile.reason(e) + ".");
        }
        throw KeyFileException.unusable(shown() + " keeps changing while it is read.");
    }

    private String content(Path real) throws IOException, KeyFileException {
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw KeyFileException.unusable(shown() + " has more than " + MAX_SIZE + " bytes; it is no key file.");
            }
            return new String(bytes, ISO_8859_1);
        }
    }

    private void requireRegular(FileStat state) throws KeyFileException {
        if (!state.isRegular()) {
            throw KeyFileException.unusable(
                    shown() + " is not a regular file, so no key in it is used. Set KEY_FILE to "
                            + "the file itself, not to a link.");
        }
    }

    private void requireOurs(FileStat state) throws KeyFileException {
        if (!trust.believes(state.uid())) {
            throw KeyFileException.unusable(shown() + " belongs to another user (uid " + state.uid()
                    + "), so no key in it is used. If its content is yours, run: chown root " + shown());
        }
        if (state.isShared()) {
            throw KeyFileException.unusable(shown() + " is open to users other than its owner (mode "
                    + state.permissions()
                    + "), so no key in it is used. Run: chmod 600 " + shown());
        }
    }

    private String shown() {
        return Escaped.text(file.toString());
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return shown();
    }
}
