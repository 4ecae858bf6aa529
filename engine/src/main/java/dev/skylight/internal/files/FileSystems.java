package dev.skylight.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What kind of device a file lies on. */
public final class FileSystems {

  private static final Logger log = LoggerFactory.getLogger(FileSystems.class);

  private static final Set<String> SHARED =
      Set.of(
          "9p",
          "afs",
          "afpfs",
          "acfs",
          "beegfs",
          "ceph",
          "cephfs",
          "cifs",
          "coda",
          "davfs",
          "davfs2",
          "gfs",
          "gfs2",
          "glusterfs",
          "goofys",
          "gpfs",
          "juicefs",
          "lustre",
          "moosefs",
          "mfs",
          "ncpfs",
          "nfs",
          "nfs3",
          "nfs4",
          "ocfs2",
          "orangefs",
          "pvfs2",
          "prl_fs",
          "rclone",
          "s3fs",
          "smb2",
          "smb3",
          "smbfs",
          "sshfs",
          "vboxsf",
          "virtiofs",
          "vmhgfs",
          "vmhgfs-fuse",
          "webdav");

  private FileSystems() {}

  /**
   * Whether other machines may have the file open as well, so that processes share no memory
   * through it: a network's file system, or a virtual machine's view of its host's. False where it
   * cannot be told.
   */
  public static boolean isShared(Path file) {
    try {
      return isShared(Files.getFileStore(file).type());
    } catch (IOException e) {
      log.debug("the file system of {} cannot be told: {}", file, e.toString());
      return false;
    }
  }

  /** Whether machines share a file system of this type, as mount tables name it. */
  static boolean isShared(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return SHARED.contains(name.startsWith("fuse.") ? name.substring("fuse.".length()) : name);
  }

  /** Whether the device is mounted read-only; false where it cannot be told. */
  public static boolean isReadOnly(Path file) {
    try {
      return Files.getFileStore(file).isReadOnly();
    } catch (IOException e) {
      log.debug("the file system of {} cannot be told: {}", file, e.toString());
      return false;
    }
  }
}
