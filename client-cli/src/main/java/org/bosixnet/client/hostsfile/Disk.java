package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bosixnet.client.file.AtomicFile;

/** The file operations that a hosts file needs; tests replace single ones to let them fail. */
class Disk {

    /** Largest hosts file read, in bytes. */
    static final long MAX_SIZE = 64L << 20;

    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

    private final Path selinux;
    private final String chcon;

    Disk() {
        this(SELINUX, "chcon");
    }

    /**
     * @param selinux exists where SELinux runs; holds {@code 1} where it is enforced
     * @param chcon the command that copies a label
     */
    Disk(Path selinux, String chcon) {
        this.selinux = selinux;
        this.chcon = chcon;
    }

    /** @throws HostsFileException if the file is larger than {@link #MAX_SIZE} */
    byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new HostsFileException(file + " is larger than 64 MiB, which is no hosts file any more. Set"
                        + " HOSTS_FILE=... to another file, for example one for dnsmasq's addn-hosts.");
            }
            return bytes;
        }
    }

    /** Makes a new file that is on disk when this returns, with mode 0644. What stood there before is removed. */
    void create(Path file, byte[] content) throws IOException {
        AtomicFile.create(
                file, content, () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--")));
    }

    /** The same, with mode, owner, group and SELinux label of another file. */
    void createLike(Path model, Path file, byte[] content) throws IOException {
        AtomicFile.create(file, content, () -> {
            AtomicFile.copyOwnerAndMode(model, file);
            copyLabel(model, file);
        });
    }

    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes over a file that cannot be replaced: one write, then the rest cut off, then forced. */
    void writeInPlace(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            AtomicFile.writeFully(channel, content);
            channel.truncate(content.length);
            channel.force(true);
        }
    }

    void forceDirectory(Path directory) throws IOException {
        AtomicFile.forceDirectory(directory);
    }

    private void copyLabel(Path model, Path file) throws IOException {
        if (!Files.exists(selinux)) {
            return;
        }
        List<String> command = List.of(chcon, "--reference=" + model, file.toString());
        if (!succeeds(command) && Files.readString(selinux).startsWith("1")) {
            throw new FileSystemException(
                    file.toString(), null, "SELinux label not copied: " + String.join(" ", command));
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /**
     * Returns whether a move failed because something is mounted on the file. The system says that in the language of
     * the locale, so its list of mounts (proc(5), mountinfo) is asked too.
     */
    boolean isBusy(IOException e, Path file) {
        if (!(e instanceof FileSystemException failure)) {
            return false;
        }
        String reason = failure.getReason();
        return (reason != null && reason.contains("busy")) || isMountPoint(file);
    }

    static boolean isMountPoint(Path file) {
        try {
            String escaped = file.toString()
                    .replace("\\", "\\134")
                    .replace(" ", "\\040")
                    .replace("\t", "\\011")
                    .replace("\n", "\\012");
            return Files.readAllLines(Path.of("/proc/self/mountinfo"), ISO_8859_1).stream()
                    .map(line -> line.split(" ", 6))
                    .anyMatch(fields -> fields.length > 4 && fields[4].equals(escaped));
        } catch (IOException e) {
            return false; // not Linux, or no /proc
        }
    }
}
