package org.bosixnet.client.hostsfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.FileStat;
import org.bosixnet.client.platform.Remedy;

/** Refuses to write a hosts file that cannot be written, or should not be, and says why. */
final class Refusal {

    private static final String ELSEWHERE =
            "set HOSTS_FILE=... to a file that this user may write, for example one for dnsmasq's addn-hosts";

    private final Path file;
    private final Path directory;

    Refusal(Path file) {
        this.file = file;
        this.directory = HostsPaths.parent(file);
    }

    /** Returns what to say of a failure, which begins with what could not be done, and goes on with the system's reason. */
    static HostsFileException failure(String what, IOException e) {
        return new HostsFileException(what + " (" + AtomicFile.reason(e) + ")." + Remedy.of(e, ELSEWHERE), e);
    }

    /** A file without a name is reached by a mount alone: whoever replaced it outside reads another one. */
    void ofDeleted() throws IOException {
        if (FileStat.isDeleted(file)) {
            throw new HostsFileException(file + " is mounted here, and was replaced or deleted where it comes from, so"
                    + " nobody else sees what is written here. Start this container again. To keep that from"
                    + " happening, mount the directory in place of the file, or let all that write the file write it"
                    + " in place (for an agent: HOSTS_IN_PLACE=yes).");
        }
    }

    /** @param most how many bytes of memory there are */
    void ofTooLarge(HostsText text, long most) throws HostsFileException {
        long memory = text.outside().memory() + text.memoryOfBlock();
        if (memory > most) {
            throw new HostsFileException(file + " has " + text.size() + " bytes, for which " + memory
                    + " bytes of memory are needed besides the list, and there are " + most
                    + ". Raise -Xmx in /etc/bosixnet/jvm.options by the difference, or set HOSTS_FILE=... to another file, for"
                    + " example one for dnsmasq's addn-hosts.");
        }
    }

    /**
     * Returns whether the directory can be written, so that the file can be replaced.
     *
     * @param exists whether there is a file
     * @param kept the directory of what is kept for it
     * @throws HostsFileException if the file can be neither replaced nor written in place
     */
    boolean ofReadOnly(boolean exists, Path kept) throws HostsFileException {
        Optional<IOException> objection = exists ? Remedy.objection(file) : Optional.empty();
        if (objection.isPresent()) {
            throw failure(file + " may not be written", objection.get());
        }
        Optional<IOException> above = Remedy.objection(directory);
        if (above.isPresent() && (!exists || directory.equals(kept))) {
            throw failure(
                    "Cannot " + (exists ? "safely write " : "make ") + file
                            + ", since its directory may not be written",
                    above.get());
        }
        return above.isEmpty();
    }
}
