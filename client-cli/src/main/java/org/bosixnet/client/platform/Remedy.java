package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says what helps where the system did not let a file be read or written. That depends on the system's reason: to become
 * root gives no room on a full disk. Where the system speaks another language than English, the reason has to suffice for
 * all but a refused permission.
 */
public final class Remedy {

    private Remedy() {}

    /**
     * Returns sentences for people, each after a blank; nothing if the reason says it all.
     *
     * @param e the system's reason
     * @param instead what may be done as well, as in {@code set KEY_FILE to a file that you may write}; empty for nothing
     */
    public static String of(IOException e, String instead) {
        return of(e, instead, Trust.OWN.isRootAlone());
    }

    static String of(IOException e, String instead, boolean root) {
        String end = instead.isEmpty() ? "." : ", or " + instead + ".";
        String reason = AtomicFile.reason(e);
        if (e instanceof AccessDeniedException || reason.contains("Operation not permitted")) {
            return root
                    ? " This user is root, so look for what refuses it even to root, as SELinux, AppArmor, dropped"
                            + " capabilities, a network file system or an attribute (lsattr) may" + end
                    : " Run as root" + end;
        }
        if (reason.contains("Read-only file system")) {
            return " Mount it so that it can be written; if only the service is kept from it (ProtectSystem=), run"
                    + " 'systemctl edit bosixnet-agent', add ReadWritePaths=-DIRECTORY below [Service], and restart it"
                    + end;
        }
        return "";
    }

    /** Returns why the system does not let this user write to a file or a directory; empty if it does. */
    public static Optional<IOException> objection(Path path) {
        try {
            path.getFileSystem().provider().checkAccess(path, AccessMode.WRITE);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }
}
