package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system's data on one file, or on a link itself (inode(7)). It stays equal as long as nobody touches the file.
 *
 * @param device the file system that the file is on
 * @param inode the number of the file there
 * @param uid its owner
 * @param mode type and permissions
 * @param size bytes
 * @param changed when content or owner or mode were last changed, which nobody can set
 */
public record FileStat(Number device, Number inode, long uid, long gid, int mode, long size, FileTime changed) {

    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int STICKY = 01000;
    private static final int GROUP_AND_OTHERS = 0077;
    private static final int GROUP_OR_OTHERS_WRITE = 0022;
    private static final int PERMISSIONS = 07777;

    /**
     * Returns the data on a path.
     *
     * @throws NoSuchFileException if there is no such file
     */
    public static FileStat of(Path path) throws IOException {
        return of(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the data on the file that a path, or a link there, leads to; null if there is none or it is unknown. */
    public static @Nullable FileStat ofTarget(Path path) {
        try {
            return of(path, new LinkOption[0]);
        } catch (IOException e) {
            return null;
        }
    }

    private static FileStat of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> is = Files.readAttributes(path, "unix:dev,ino,uid,gid,mode,size,ctime", options);
        if (is.get("dev") instanceof Number device
                && is.get("ino") instanceof Number inode
                && is.get("uid") instanceof Number uid
                && is.get("gid") instanceof Number gid
                && is.get("mode") instanceof Number mode
                && is.get("size") instanceof Number size
                && is.get("ctime") instanceof FileTime changed) {
            return new FileStat(
                    device, inode, uid.longValue(), gid.longValue(), mode.intValue(), size.longValue(), changed);
        }
        throw new IOException("the owner of " + path + " cannot be determined");
    }

    /** Returns whether a file that can be reached, by a mount of it, has no name any more: it was replaced or deleted. */
    public static boolean isDeleted(Path path) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
    }

    /** Returns null if there is no such file. */
    static @Nullable FileStat ofAny(Path path) throws IOException {
        try {
            return of(path);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    public boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean isSticky() {
        return isDirectory() && (mode & STICKY) != 0;
    }

    /** Returns whether users other than the owner may write to the file; the mode of a link means nothing. */
    public boolean isOpen() {
        return !isLink() && (mode & GROUP_OR_OTHERS_WRITE) != 0;
    }

    /** Returns whether users other than the owner may do anything with the file. */
    public boolean isShared() {
        return (mode & GROUP_AND_OTHERS) != 0;
    }

    /** Returns the permissions as chmod(1) takes them. */
    public String permissions() {
        return Integer.toOctalString(mode & PERMISSIONS);
    }
}
