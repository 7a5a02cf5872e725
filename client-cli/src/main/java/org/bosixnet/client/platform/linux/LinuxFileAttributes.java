package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.FileAttributes;
import org.bosixnet.client.platform.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * Access control lists (acl(5)), extended attributes (xattr(7)), SELinux labels and mounts (proc(5)), read and copied
 * by system programs, since Java sees none of them.
 */
public final class LinuxFileAttributes implements FileAttributes {

    private final Path selinux;
    private final Optional<Path> chcon;

    /** The state of a file that has nothing besides owner and mode; null if none is known. */
    private volatile @Nullable FileStat plain;

    LinuxFileAttributes() {
        this(Path.of("/sys/fs/selinux/enforce"), Command.find("chcon"));
    }

    /**
     * @param selinux exists where SELinux runs; holds {@code 1} where it is enforced
     * @param chcon the program that copies a label
     */
    public LinuxFileAttributes(Path selinux, Optional<Path> chcon) {
        this.selinux = selinux;
        this.chcon = chcon;
    }

    @Override
    public void copy(Path model, Path file) throws IOException {
        if (!isPlain(model)) {
            requireSuccess(
                    Command.find("cp"),
                    file,
                    "access control list and attributes",
                    "--attributes-only",
                    "--preserve=all",
                    "--no-preserve=timestamps",
                    model.toString(),
                    file.toString());
        }
        copyLabel(model, file);
    }

    @Override
    public void replaced(Path file) {
        plain = plain == null ? null : state(file);
    }

    /** {@code ls} is not asked again about a file that was written here and has not been touched since. */
    private boolean isPlain(Path file) throws IOException {
        FileStat now = state(file);
        if (now != null && now.equals(plain)) {
            return true;
        }
        boolean isPlain = !hasAccessControlList(file) && !hasUserAttributes(file);
        plain = isPlain ? now : null;
        return isPlain;
    }

    private static @Nullable FileStat state(Path file) {
        try {
            return FileStat.of(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns whether {@code ls} prints {@code +} after the permissions; BusyBox never does. */
    private static boolean hasAccessControlList(Path file) throws IOException {
        Optional<Path> ls = Command.find("ls");
        return ls.isPresent()
                && Command.of(ls.get(), "-ldn", file.toString())
                        .inTheCLocale()
                        .run()
                        .output()
                        .startsWith("+", 10);
    }

    private static boolean hasUserAttributes(Path file) {
        try {
            var attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            return attributes != null && !attributes.list().isEmpty();
        } catch (IOException e) {
            return false; // the file system knows none
        }
    }

    private void copyLabel(Path model, Path file) throws IOException {
        if (!Files.exists(selinux)) {
            return;
        }
        try {
            requireSuccess(chcon, file, "SELinux label", "--reference=" + model, file.toString());
        } catch (FileSystemException e) {
            if (Files.readString(selinux).startsWith("1")) {
                throw e;
            }
        }
    }

    private static void requireSuccess(Optional<Path> program, Path file, String what, String... arguments)
            throws FileSystemException {
        String command = program.map(Path::toString).orElse("a program") + " " + String.join(" ", arguments);
        String why = "";
        try {
            if (program.isPresent()
                    && Command.of(program.get(), arguments).run().exitCode() == 0) {
                return;
            }
        } catch (IOException e) {
            why = " (" + AtomicFile.reason(e) + ")";
        }
        throw new FileSystemException(file.toString(), null, what + " not copied: " + command + why);
    }

    @Override
    public boolean isMountPoint(Path file) {
        try {
            return MountTable.of(Path.of("/proc/self"), file.toString()).isMountPoint(file.toString());
        } catch (IOException e) {
            return false; // not Linux, or no /proc
        }
    }
}
