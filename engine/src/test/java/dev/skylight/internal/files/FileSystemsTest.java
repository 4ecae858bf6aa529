package dev.skylight.internal.files;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileSystemsTest {

  @Test
  void tellsWhatMachinesShare() {
    for (String type : List.of("nfs", "nfs4", "CIFS", "smb3", "fuse.sshfs", "9p", "fuse.rclone")) {
      assertTrue(FileSystems.isShared(type), type);
    }
    for (String type : List.of("ext4", "xfs", "btrfs", "overlay", "fuseblk", "tmpfs", "apfs")) {
      assertFalse(FileSystems.isShared(type), type);
    }
  }
}
