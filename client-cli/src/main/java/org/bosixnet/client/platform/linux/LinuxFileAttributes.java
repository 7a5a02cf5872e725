package org.bosixnet.client.platform.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import java.util.function.Function;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.FileAttributes;
import org.bosixnet.client.platform.FileStat;
import org.bosixnet.client.platform.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Access control lists (acl(5)), {@code user.*} attributes (xattr(7)), SELinux labels and mounts (proc(5)). Java sees
 * only the attributes of these; the rest is read and copied by system programs. Attributes of other kinds belong to the
 * system: copying them takes more privileges than the agent has, and some hold for the old content only.
 */
public final class LinuxFileAttributes implements FileAttributes {

    private final Path selinux;
    private final Function<String, Optional<Path>> programs;

    /** The state of a file that has nothing besides owner and mode; null if none is known. */
    private volatile @Nullable FileStat plain;

    LinuxFileAttributes() {
        this(Path.of("/sys/fs/selinux/enforce"), Command::find);
    }

    /**
     * @param selinux exists where SELinux runs; holds {@code 1} where it is enforced
     * @param programs finds a program of the system by its name
     */
    public LinuxFileAttributes(Path selinux, Function<String, Optional<Path>> programs) {
        this.selinux = selinux;
        this.programs = programs;
    }

    @Override
    public void copy(Path model, Path file) throws IOException {
        if (!isPlain(model)) {
            copyUserAttributes(model, file);
            copyAccessControlList(model, file);
        }
        copyLabel(model, file);
    }

    private static void copyUserAttributes(Path model, Path file) throws IOException {
        var from = Files.getFileAttributeView(model, UserDefinedFileAttributeView.class);
        var to = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (hasUserAttributes(model)) {
            for (String name : from.list()) {
                ByteBuffer value = ByteBuffer.allocate(from.size(name));
                int unused = from.read(name, value) + to.write(name, value.flip());
            }
        }
    }

    /** Copies it by the programs for it, otherwise by {@code cp} of GNU; BusyBox's knows no access control list. */
    private void copyAccessControlList(Path model, Path file) throws IOException {
        Optional<String> list = accessControlList(model);
        if (!isExtended(model, list)) {
            return;
        }
        Optional<Path> setfacl = programs.apply("setfacl");
        if (list.isPresent() && setfacl.isPresent()) {
            byte[] text = list.get().getBytes(UTF_8);
            Command set = Command.of(setfacl.get(), "--set-file=-", file.toString());
            if (set.tell(Trust.ROOT, stream -> stream.write(text)).exitCode() == 0) {
                return;
            }
        }
        requireSuccess(
                programs.apply("cp"),
                file,
                "access control list",
                "--attributes-only",
                "--preserve=mode",
                model.toString(),
                file.toString());
    }

    /** Returns the list as text, or an empty one for a mode alone; empty without a program that prints it. */
    private Optional<String> accessControlList(Path file) throws IOException {
        Optional<Path> getfacl = programs.apply("getfacl");
        if (getfacl.isEmpty()) {
            return Optional.empty();
        }
        Command.Result result = Command.of(getfacl.get(), "--omit-header", "--skip-base", "--numeric", file.toString())
                .run();
        return result.exitCode() == 0 ? Optional.of(result.output()) : Optional.empty();
    }

    @Override
    public void replaced(FileStat file) {
        plain = plain == null ? null : file;
    }

    /** No program is asked again about a file that was written here and has not been touched since. */
    private boolean isPlain(Path file) throws IOException {
        FileStat now = state(file);
        if (now != null && now.equals(plain)) {
            return true;
        }
        boolean isPlain = !isExtended(file, accessControlList(file)) && !hasUserAttributes(file);
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

    /**
     * Returns whether there is more than a mode by what {@code getfacl} printed, or else by the {@code +} that {@code ls}
     * prints; BusyBox's never does.
     */
    private boolean isExtended(Path file, Optional<String> list) throws IOException {
        if (list.isPresent()) {
            return !list.get().isBlank();
        }
        Optional<Path> ls = programs.apply("ls");
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
            requireSuccess(programs.apply("chcon"), file, "SELinux label", "--reference=" + model, file.toString());
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
